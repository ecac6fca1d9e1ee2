import { Link } from '@tanstack/react-router';

/** The id of an agent, which leads to its page. */
export function AgentLink({ agentId }: { agentId: string }) {
  return (
    <Link
      to="/agents/$agentId"
      params={{ agentId }}
      preload={false}
      className="font-mono text-accent text-xs underline"
    >
      {agentId}
    </Link>
  );
}
