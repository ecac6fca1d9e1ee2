-- When a message of the user came before the decision: the call does not run, and nobody can decide on it any more. Such a
-- row is refused as well (approved is false), which is all that a server of before reads.
alter table agent_approvals add column cancelled_at timestamptz;
