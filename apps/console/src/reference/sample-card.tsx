import { useState } from 'react';
import { SERVER_URL } from '../api/server-url.ts';
import { ColouredCode } from '../code/coloured-code.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Segments } from '../ui/segments.tsx';
import { SAMPLE_LANGUAGES, type SampleLanguage, sampleFor } from './samples/sample-for.ts';
import type { SampleRequest } from './samples/sample-request.ts';

const STORED = 'reference-language';

/** The call as a program, in the language that the reader chose last. */
export function SampleCard({ request }: { request: SampleRequest }) {
  const [language, setLanguage] = useState(readLanguage);
  const code = sampleFor(language, request, SERVER_URL);
  const choose = (next: SampleLanguage) => {
    localStorage.setItem(STORED, next);
    setLanguage(next);
  };
  return (
    <section aria-label="Example request" className="overflow-hidden rounded-xl border border-line bg-panel">
      <header className="flex flex-wrap items-center justify-between gap-2 border-line border-b px-3 py-2">
        <Segments label="Language" value={language} choices={SAMPLE_LANGUAGES} onChange={choose} />
        <CopyButton text={code} look="quiet" />
      </header>
      {/* Dark in both themes. */}
      <div className="bg-terminal p-4 text-terminal-text">
        <pre className="break-anywhere whitespace-pre-wrap font-mono text-xs">
          <ColouredCode text={code} language={language} />
        </pre>
      </div>
    </section>
  );
}

function readLanguage(): SampleLanguage {
  const stored = localStorage.getItem(STORED);
  return SAMPLE_LANGUAGES.find(({ value }) => value === stored)?.value ?? 'curl';
}
