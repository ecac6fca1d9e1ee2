export type CodeLanguage = 'typescript' | 'python' | 'curl' | 'json';

export interface CodePart {
  kind: 'plain' | 'comment' | 'string' | 'number' | 'keyword' | 'name';
  text: string;
}

const STRING = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`;
const NUMBER = String.raw`(?<number>(?<![\w.])\d[\d_.]*(?:e[+-]?\d+)?\b)`;

/** The first of the groups that matches says what a part is. */
const PATTERNS: Record<CodeLanguage, RegExp> = {
  typescript: new RegExp(
    String.raw`(?<comment>//[^\n]*|/\*[^]*?\*/)|(?<string>${STRING}|${'`'}[^${'`'}]*${'`'})|${NUMBER}|(?<keyword>\b(?:import|from|export|const|let|new|await|async|for|of|if|else|return|function|class|try|catch|throw|true|false|null|undefined)\b)|(?<name>\b[A-Za-z_]\w*(?=\())`,
    'g',
  ),
  python: new RegExp(
    String.raw`(?<comment>#[^\n]*)|(?<string>[fbr]?(?:"""[^]*?"""|${STRING}))|${NUMBER}|(?<keyword>\b(?:import|from|as|def|class|with|async|await|for|in|if|elif|else|not|and|or|return|try|except|raise|print|True|False|None)\b)|(?<name>\b[A-Za-z_]\w*(?=\())`,
    'g',
  ),
  // A body in single quotes may have several lines.
  curl: /(?<comment>(?<=^|\s)#[^\n]*)|(?<string>'[^']*'|"(?:[^"\\]|\\.)*")|(?<name>(?<=\s)--?[A-Za-z][\w-]*)|(?<keyword>(?<=^|\n)(?:curl|npm|pip|export)\b)/g,
  json: /(?<name>"(?:[^"\\\n]|\\.)*"(?=\s*:))|(?<string>"(?:[^"\\\n]|\\.)*")|(?<number>-?\b\d[\d.]*(?:[eE][+-]?\d+)?\b)|(?<keyword>\b(?:true|false|null)\b)/g,
};

/** Each part is an element of the page, and an answer of the API may have megabytes. */
const MOST_CHARACTERS = 100_000;

/** The parts of a program to be drawn in different colours: together they are the text. A very long one is plain. */
export function colourCode(text: string, language: CodeLanguage): CodePart[] {
  if (text.length > MOST_CHARACTERS) return [{ kind: 'plain', text }];
  const parts: CodePart[] = [];
  let end = 0;
  for (const match of text.matchAll(PATTERNS[language])) {
    const found = Object.entries(match.groups ?? {}).find(([, part]) => part !== undefined);
    if (found === undefined) continue;
    if (match.index > end) parts.push({ kind: 'plain', text: text.slice(end, match.index) });
    parts.push({ kind: found[0] as CodePart['kind'], text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ kind: 'plain', text: text.slice(end) });
  return parts;
}
