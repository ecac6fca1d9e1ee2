/**
 * The JSON in an answer: all of it, or the last block between fences that is JSON, whatever stands around it; thoughts
 * in front are passed over. Models like to think aloud, to fence and to explain, whatever they are told, and another turn
 * for that would cost its tokens. Undefined: there is none.
 */
export function findJson(answer: string): { value: unknown } | undefined {
  // JSON.parse takes no byte order mark; trim() removes it with the blanks.
  const text = withoutThoughts(answer.trim());
  return (
    parse(text) ??
    blocksOf(text)
      .map(parse)
      .findLast((block) => block !== undefined)
  );
}

/** Some models, and servers that run them, leave what was thought in the answer. */
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

/** What stands between lines that begin with a fence. Inside a JSON string a line cannot begin. */
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
