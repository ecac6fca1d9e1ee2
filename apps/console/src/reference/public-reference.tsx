import { useEffect } from 'react';
import { BASE_PATH } from '../api/server-url.ts';
import { isTyping } from '../shell/use-global-keys.ts';
import { NotifyProvider } from '../ui/toast.tsx';
import { ReferenceBase } from './reference-link.tsx';
import { ReferencePage } from './reference-page.tsx';
import { ThemeButton } from './theme-button.tsx';

/** The API reference as part of the documentation, for everybody. */
export function PublicReference() {
  useSearchKey();
  return (
    <NotifyProvider>
      <div className="flex h-full flex-col">
        <header className="flex h-12 shrink-0 items-center gap-5 border-line border-b bg-panel px-4">
          <a
            href={`${BASE_PATH}/docs/`}
            className="flex items-center gap-2 rounded-md font-semibold text-base text-strong tracking-tight"
          >
            <img src={`${BASE_PATH}/console/icon.svg`} alt="" width={22} height={22} />
            Jettson
          </a>
          <span className="hidden text-muted sm:inline">API reference</span>
          <nav aria-label="Site" className="ml-auto flex items-center gap-4">
            <a href={`${BASE_PATH}/docs/`} className="text-body hover:text-strong">
              Documentation
            </a>
            <a href={`${BASE_PATH}/console`} className="text-body hover:text-strong">
              Console
            </a>
            <ThemeButton />
          </nav>
        </header>
        <main id="main" className="min-h-0 grow">
          <ReferenceBase value="">
            <ReferencePage />
          </ReferenceBase>
        </main>
      </div>
    </NotifyProvider>
  );
}

/** "/" leads to the search field, as in the console. */
function useSearchKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.metaKey || event.ctrlKey || event.altKey || isTyping(event)) return;
      event.preventDefault();
      document.querySelector<HTMLInputElement>('[data-search]')?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
