import { type CodeLanguage, type CodePart, colourCode } from './colour-code.ts';

/** The colours of the theme, and those for a background that is dark in both themes. */
const COLOURS: Record<'theme' | 'terminal', Record<CodePart['kind'], string | undefined>> = {
  theme: {
    plain: undefined,
    comment: 'text-muted',
    string: 'text-good',
    number: 'text-warn',
    keyword: 'text-accent',
    name: 'text-strong',
  },
  terminal: {
    plain: undefined,
    comment: 'text-terminal-muted',
    string: 'text-terminal-good',
    number: 'text-terminal-warn',
    keyword: 'text-terminal-accent',
    name: 'text-terminal-strong',
  },
};

/** A program in colours. */
export function ColouredCode({
  text,
  language,
  colours = 'terminal',
}: {
  text: string;
  language: CodeLanguage;
  colours?: keyof typeof COLOURS;
}) {
  return (
    <code>
      {colourCode(text, language).map(({ kind, text: part }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have nothing else
        <span key={index} className={COLOURS[colours][kind]}>
          {part}
        </span>
      ))}
    </code>
  );
}
