import { Moon, Sun } from 'lucide-react';
import { setTheme, useTheme } from '../shell/theme.ts';
import { Button } from '../ui/button.tsx';

/** Changes between light and dark. */
export function ThemeButton() {
  const theme = useTheme();
  const isDark = theme === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
  return (
    <Button
      look="quiet"
      size="icon"
      aria-label={isDark ? 'Light theme' : 'Dark theme'}
      onClick={() => setTheme(isDark ? 'light' : 'dark')}
    >
      {isDark ? <Sun className="size-4" /> : <Moon className="size-4" />}
    </Button>
  );
}
