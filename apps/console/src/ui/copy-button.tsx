import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { copyText } from './copy-text.ts';

/** Copies a text, and briefly says so. */
export function CopyButton({
  text,
  label = 'Copy',
  onCopied,
  ...props
}: ButtonProps & { text: string; label?: string; onCopied?: () => void }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(setState, 1500, 'idle');
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    copyText(text).then(
      () => {
        setState('copied');
        onCopied?.();
      },
      () => setState('failed'),
    );
  const said = { idle: label, copied: 'Copied', failed: 'Select the text and copy it' }[state];
  return (
    <Button
      size="small"
      {...props}
      onClick={() => void copy()}
      {...(props.size === 'icon' ? { 'aria-label': said, title: said } : {})}
    >
      {state === 'copied' ? <Check className="size-3.5 text-good" /> : <Copy className="size-3.5" />}
      {props.size !== 'icon' && <span aria-live="polite">{said}</span>}
    </Button>
  );
}
