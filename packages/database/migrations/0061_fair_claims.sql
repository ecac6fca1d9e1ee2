-- The claims go round the accounts: agents that can be claimed at once, and those that workers hold, by account.
create index agents_queue on agents (account_id, created_at)
  where lease_expires_at is null and status in ('spawning', 'running', 'idle');
create index agents_held on agents (account_id) where lease_id is not null;
