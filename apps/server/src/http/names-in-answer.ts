import { createHash } from 'node:crypto';

/** The memories that an answer shows, by `hashOfName`: whatever has a namespace and a key. */
export function namesInAnswer(body: unknown): string[] {
  const names = new Set<string>();
  const visit = (part: unknown) => {
    if (typeof part !== 'object' || part === null) return;
    if ('namespace' in part && 'key' in part) names.add(hashOfName(String(part.namespace), String(part.key)));
    for (const inner of Object.values(part)) visit(inner);
  };
  visit(body);
  return [...names];
}

/** A name as it is kept beside a sealed answer: the table tells no names. */
export function hashOfName(namespace: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([namespace, key]))
    .digest('base64');
}
