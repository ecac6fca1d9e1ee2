import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';

/** Copies a text, and briefly says so. */
export function CopyButton({
  text,
  label = 'Copy',
  ...props
}: ButtonProps & { text: string; label?: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(setState, 1500, 'idle');
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
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
