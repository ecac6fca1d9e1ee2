import { useLocation } from '@tanstack/react-router';
import { Menu as MenuIcon, Search } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { watchConnection } from '../api/connection.ts';
import { NeedsYouLink, useNeedsYouTitle } from '../inbox/needs-you-count.tsx';
import { usePendingStream } from '../inbox/use-pending-stream.ts';
import { Button } from '../ui/button.tsx';
import { ComputersNote } from './computers-note.tsx';
import { ConnectionBar } from './connection-bar.tsx';
import { Logo } from './logo.tsx';
import { PausedNote } from './paused-note.tsx';
import { Sidebar } from './sidebar.tsx';
import { useGlobalKeys } from './use-global-keys.ts';

const loadPalette = () => import('./command-palette.tsx');
const CommandPalette = lazy(loadPalette);
const MenuDrawer = lazy(() => import('./menu-drawer.tsx'));
const ShortcutList = lazy(() => import('./shortcut-list.tsx'));

/** The frame around every page: navigation, the command palette, keyboard shortcuts. */
export function AppFrame({ children }: { children: ReactNode }) {
  const [overlay, setOverlay] = useState<'palette' | 'shortcuts' | 'menu' | null>(null);
  const close = () => setOverlay(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is a reason to close the menu
  useEffect(close, [pathname]);
  usePendingStream();
  useNeedsYouTitle();
  useEffect(watchConnection, []);
  useGlobalKeys({ onPalette: () => setOverlay('palette'), onShortcuts: () => setOverlay('shortcuts') });

  useEffect(() => {
    // Loaded after the page but before it is needed: people who open it start typing immediately.
    const load = () => void loadPalette();
    const events = ['pointermove', 'keydown', 'touchstart'] as const;
    for (const event of events) document.addEventListener(event, load, { once: true, passive: true });
    return () => {
      for (const event of events) document.removeEventListener(event, load);
    };
  }, []);

  return (
    <div className="flex h-full flex-col lg:flex-row">
      <a
        href="#main"
        className="sr-only z-60 rounded-md bg-raised px-3 py-2 text-strong shadow-pop focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="flex h-12 shrink-0 items-center gap-1 border-line border-b bg-panel px-3 lg:hidden">
        <Button look="quiet" size="icon" aria-label="Menu" onClick={() => setOverlay('menu')}>
          <MenuIcon className="size-4" />
        </Button>
        <span className="ml-1">
          <Logo />
        </span>
        <span className="ml-auto flex items-center gap-1">
          <NeedsYouLink />
          <Button look="quiet" size="icon" aria-label="Search" onClick={() => setOverlay('palette')}>
            <Search className="size-4" />
          </Button>
        </span>
      </header>
      <aside className="@container relative z-20 hidden w-15 shrink-0 border-line border-r bg-panel lg:block xl:w-56">
        <Sidebar onPalette={() => setOverlay('palette')} />
      </aside>
      <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 grow flex-col outline-none">
        <ConnectionBar />
        <PausedNote />
        <ComputersNote />
        <div className="min-h-0 grow">{children}</div>
      </main>
      <Suspense>
        {overlay === 'menu' && <MenuDrawer onClose={close} onPalette={() => setOverlay('palette')} />}
        {overlay === 'palette' && (
          <CommandPalette onClose={close} onShortcuts={() => setOverlay('shortcuts')} />
        )}
        {overlay === 'shortcuts' && <ShortcutList onClose={close} />}
      </Suspense>
    </div>
  );
}
