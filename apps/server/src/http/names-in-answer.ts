import { createHash } from 'node:crypto';

/** The memories in a response, by `hashOfName`: every object with a namespace and a key. */
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

/** A name as it is stored beside a sealed response: hashed, so that the table does not reveal it. */
export function hashOfName(namespace: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([namespace, key]))
    .digest('base64');
}
