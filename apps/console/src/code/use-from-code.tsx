import { Link } from '@tanstack/react-router';
import { Code } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button, type ButtonProps } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** A button that opens programs which do the same as the page. */
export function UseFromCode({
  children,
  ...props
}: Omit<ButtonProps, 'children'> & { children: () => ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button {...props} onClick={() => setIsOpen(true)}>
        <Code aria-hidden className="size-3.5" /> Use from code
      </Button>
      {isOpen && (
        <Dialog
          isOpen
          onClose={() => setIsOpen(false)}
          title="Use from code"
          description={
            <>
              The key comes from <code className="font-mono text-strong">JETTSON_API_KEY</code>.{' '}
              <Link to="/api-keys" className="text-accent hover:underline">
                Create a key
              </Link>{' '}
              if you have none.
            </>
          }
          className="w-[min(44rem,calc(100vw-2rem))]"
        >
          {children()}
        </Dialog>
      )}
    </>
  );
}
