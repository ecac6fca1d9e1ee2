import { useMutation } from '@tanstack/react-query';
import { LogIn } from 'lucide-react';
import { beginProviderSignIn } from '../api/provider-sign-in.ts';
import { Button } from '../ui/button.tsx';

/** Leads to the provider to sign in there, and then to `next`, a path of the console. */
export function ProviderButton({
  name,
  next,
  look,
}: {
  name: string;
  next: string;
  look: 'primary' | 'secondary';
}) {
  const entry = useMutation({ mutationFn: () => beginProviderSignIn(next) });
  return (
    <>
      <Button
        look={look}
        className="w-full"
        isBusy={entry.isPending || entry.isSuccess}
        onClick={() => entry.mutate()}
      >
        <LogIn aria-hidden className="size-4" /> Sign in with {name}
      </Button>
      {entry.error && (
        <p role="alert" className="text-bad text-xs">
          {entry.error.message}
        </p>
      )}
    </>
  );
}
