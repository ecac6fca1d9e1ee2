/** The METADATA lines for each value of pyproject.toml's [project], in the order in which tools write them. */
const FIELDS: Record<string, (value: never) => string[]> = {
  name: (name: string) => [`Name: ${name}`],
  dynamic: () => [],
  description: (text: string) => [`Summary: ${text}`],
  license: (expression: string) => [`License-Expression: ${expression}`],
  'license-files': (paths: string[]) => paths.map((path) => `License-File: ${path}`),
  keywords: (words: string[]) => [`Keywords: ${words.toSorted().join(',')}`],
  classifiers: (lines: string[]) => lines.map((line) => `Classifier: ${line}`),
  'requires-python': (versions: string) => [`Requires-Python: ${versions}`],
  dependencies: (lines: string[]) => lines.map((line) => `Requires-Dist: ${normalizeRequirement(line)}`),
  readme: () => ['Description-Content-Type: text/markdown'],
};

/**
 * METADATA of a wheel from [project] of its pyproject.toml. Throws for fields that it does not know, so that nothing
 * gets lost when the file grows.
 */
export function describePackage(project: Record<string, unknown>, version: string, readme: string): string {
  const unknown = Object.keys(project).filter((name) => !(name in FIELDS));
  if (unknown.length > 0) throw new Error(`pyproject.toml: the wheel cannot say ${unknown.join(', ')}`);
  const lines = Object.entries(FIELDS).flatMap(([name, toLines]) =>
    name in project ? toLines(project[name] as never) : [],
  );
  const [name = '', ...rest] = lines;
  return ['Metadata-Version: 2.5', name, `Version: ${version}`, ...rest, '', readme].join('\n');
}

/** "httpx>=0.25,<1" in the form that tools write: the versions in alphabetical order. */
function normalizeRequirement(line: string): string {
  const [, name, versions] = /^([\w.-]+)((?:[<>=!~]=?[\w.*]+,?)*)$/.exec(line.replaceAll(' ', '')) ?? [];
  if (name === undefined || versions === undefined) {
    throw new Error(`pyproject.toml: the wheel cannot say the dependency ${line}`);
  }
  return name + versions.split(',').sort().join(',');
}
