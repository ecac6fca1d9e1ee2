import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/client.ts';
import { secretsQuery } from '../api/queries.ts';

/** The name that somebody typed, if a stored secret has it already. */
export function useReplacedName(typed: string): string | undefined {
  const { data } = useQuery(secretsQuery(useApi()));
  return data?.secrets.find(({ name }) => name === typed.trim())?.name;
}
