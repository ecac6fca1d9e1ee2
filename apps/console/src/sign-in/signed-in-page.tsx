import { useEffect } from 'react';
import { takeReturn } from '../api/provider-sign-in.ts';
import { BASE_PATH } from '../api/server-url.ts';
import { useTitle } from '../ui/page.tsx';
import { Spinner } from '../ui/spinner.tsx';

/** Where the server leads a browser that signed in with the provider: keeps the console's token and goes on. */
export function SignedInPage() {
  useTitle('Signing in');
  useEffect(() => location.replace(`${BASE_PATH}/console${takeReturn()}`), []);
  return (
    <div role="status" aria-label="Signing in" className="grid h-full place-items-center text-muted">
      <Spinner className="size-5" />
    </div>
  );
}
