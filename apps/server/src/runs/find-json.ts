/**
 * The JSON in an answer: all of it, or the last fenced block that is JSON, whatever is around it; leading thoughts are
 * skipped. Models like to think aloud, to fence and to explain, whatever they are told, and another turn would cost
 * tokens. Undefined: there is none.
 */
export function findJson(answer: string): { value: unknown } | undefined {
  // JSON.parse does not accept a byte order mark; trim() removes it together with the blanks.
  const text = withoutThoughts(answer.trim());
  return (
    parse(text) ??
    blocksOf(text)
      .map(parse)
      .findLast((block) => block !== undefined)
  );
}

/** Some models, and servers that run them, leave thoughts in the answer. */
function withoutThoughts(text: string): string {
  const end = text.startsWith('<think>') ? text.indexOf('</think>') : -1;
  return end === -1 ? text : text.slice(end + '</think>'.length).trim();
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** The text between lines that begin with a fence. A line cannot begin inside a JSON string. */
function blocksOf(text: string): string[] {
  const blocks: string[] = [];
  let block: string[] | undefined;
  for (const line of text.split('\n')) {
    if (!line.trimStart().startsWith('```')) block?.push(line);
    else if (block === undefined) block = [];
    else {
      blocks.push(block.join('\n'));
      block = undefined;
    }
  }
  return blocks;
}
