import { ColouredCode } from '../code/coloured-code.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Card } from '../ui/page.tsx';
import { ScrollBox } from '../ui/scroll-box.tsx';

/** An example of what is sent or answered: JSON, or text. */
export function JsonCard({ title, hint, value }: { title: string; hint?: string; value: unknown }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <Card title={title} {...(hint && { hint })} actions={<CopyButton text={text} look="quiet" />}>
      <ScrollBox label={title} className="max-h-96">
        <pre className="p-4 font-mono text-body text-xs">
          {typeof value === 'string' ? text : <ColouredCode text={text} language="json" colours="theme" />}
        </pre>
      </ScrollBox>
    </Card>
  );
}
