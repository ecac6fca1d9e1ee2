import { useState } from 'react';
import { SERVER_URL } from '../api/server-url.ts';
import { Segments } from '../ui/segments.tsx';
import { CodeBlock } from './code-block.tsx';
import { ColouredCode } from './coloured-code.tsx';
import {
  EXAMPLE_LANGUAGES,
  type Example,
  type ExampleLanguage,
  exampleFor,
  installLineFor,
} from './example-code.ts';

/** A program in the language that the reader chooses, below the line that installs what it needs. */
export function ExampleBlocks({
  title,
  example,
  apiKey,
}: {
  title: string;
  example: Example;
  apiKey?: string;
}) {
  const [language, setLanguage] = useState<ExampleLanguage>('typescript');
  const installLine = installLineFor(language, SERVER_URL);
  const program = exampleFor(language, example, { apiKey, baseUrl: SERVER_URL });
  return (
    <section aria-label={title}>
      <div className="mt-4 mb-2 flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-sm">{title}</h3>
        <Segments label="Language" value={language} choices={EXAMPLE_LANGUAGES} onChange={setLanguage} />
      </div>
      {installLine && <CodeBlock text={installLine} className="mb-2" />}
      <CodeBlock text={program}>
        <ColouredCode text={program} language={language} />
      </CodeBlock>
    </section>
  );
}
