import { ReferenceBase } from './reference-link.tsx';
import { ReferencePage } from './reference-page.tsx';

/** The API reference as a page of the console. */
export function ConsoleReference() {
  return (
    <ReferenceBase value="/reference">
      <ReferencePage />
    </ReferenceBase>
  );
}
