import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useApi } from '../api/client.ts';
import { secretsQuery } from '../api/queries.ts';
import { Checkbox } from '../ui/field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** Which secrets of the account an agent or a key has. Names of secrets that were deleted stay until they are unchecked. */
export function SecretChoice({
  chosen,
  fault,
  onChange,
}: {
  chosen: readonly string[];
  fault?: string | undefined;
  onChange: (names: string[]) => void;
}) {
  const { data } = useQuery(secretsQuery(useApi()));
  const known = data?.secrets ?? [];
  const gone = chosen.filter((name) => !known.some((secret) => secret.name === name));
  const toggle = (name: string, isChosen: boolean) =>
    onChange(isChosen ? [...chosen, name] : chosen.filter((other) => other !== name));
  return (
    <>
      {!data && <Skeleton className="h-5 w-48" />}
      {data && known.length + gone.length === 0 && (
        <p className="text-muted text-xs">
          No secrets yet. Add one under{' '}
          <Link to="/secrets" className="text-accent underline">
            Secrets
          </Link>
          .
        </p>
      )}
      <div className="scroll-thin grid max-h-72 gap-x-4 gap-y-2 overflow-y-auto sm:grid-cols-2">
        {known.map(({ name, hosts }) => (
          <Checkbox
            key={name}
            label={name}
            hint={hosts.join(', ')}
            checked={chosen.includes(name)}
            onChange={(event) => toggle(name, event.target.checked)}
          />
        ))}
        {data &&
          gone.map((name) => (
            <Checkbox
              key={name}
              label={name}
              hint="This secret was deleted."
              checked
              onChange={() => toggle(name, false)}
            />
          ))}
      </div>
      {fault && (
        <p role="alert" className="text-bad text-xs">
          {fault}
        </p>
      )}
    </>
  );
}
