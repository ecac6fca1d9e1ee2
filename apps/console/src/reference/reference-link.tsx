import { Link } from '@tanstack/react-router';
import { type ComponentProps, createContext, useContext } from 'react';

/** Where the pages of the reference are in the router: below /reference in the console, at the root on their own. */
export const ReferenceBase = createContext('');

/** A link to a page of the reference: the id of a call, `events/message`, `webhooks/agent.completed`, `errors`. */
export function ReferenceLink({
  page,
  hash,
  ...props
}: Omit<ComponentProps<'a'>, 'href'> & { page: string; hash?: string | undefined }) {
  const base = useContext(ReferenceBase);
  return (
    <Link
      {...(props as object)}
      to={`${base}/${page}` as never}
      {...(hash === undefined ? {} : { hash })}
      preload={false}
    />
  );
}
