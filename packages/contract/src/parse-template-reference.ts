/** The two parts of a reference. */
export function parseTemplateReference(reference: string): { name: string; version: number | undefined } {
  const [name = '', version] = reference.split('@');
  return { name, version: version === undefined ? undefined : Number(version) };
}
