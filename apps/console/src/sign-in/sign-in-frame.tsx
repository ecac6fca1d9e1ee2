import type { ReactNode } from 'react';
import { BASE_PATH } from '../api/server-url.ts';

/** The centred frame of the pages before the sign-in. */
export function SignInFrame({
  title,
  lead,
  children,
}: {
  title: string;
  lead: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className="grid h-full place-items-center overflow-y-auto p-4">
      <div className="w-full max-w-sm">
        <img src={`${BASE_PATH}/console/icon.svg`} alt="" width={40} height={40} className="mb-6" />
        <h1 className="text-2xl tracking-tight">{title}</h1>
        <p className="mt-1 mb-6 text-base text-muted">{lead}</p>
        {children}
      </div>
    </main>
  );
}
