import type { TemplateDefaultsRequest } from '@jettson/contract';
import { newId } from '../ids.ts';
import type { Sealing } from '../sealing/sealing.ts';
import type { NewVersion, TemplateRow } from './queries.ts';
import { hideValues, type WriteOnlyValues } from './write-only-values.ts';

/** What the write-only values of a version are sealed for. */
function versionPlace(versionId: string): string {
  return `template_versions:${versionId}`;
}

/** A version as it is stored: its write-only values sealed, apart from everything else. */
export async function prepareVersion(
  sealing: Sealing,
  { description, defaults }: { description: string | null; defaults: TemplateDefaultsRequest },
): Promise<NewVersion> {
  const id = newId('tv');
  const { shown, values } = hideValues(defaults);
  const sealedValues =
    values.size === 0 ? null : await sealing.seal(JSON.stringify([...values]), versionPlace(id));
  const bytes = Buffer.byteLength(JSON.stringify(shown)) + (sealedValues?.length ?? 0);
  return { id, description, defaults: shown, sealedValues, bytes };
}

/** The write-only values of a stored version. */
export async function openValues(
  sealing: Sealing,
  { versionId, sealedValues }: TemplateRow,
): Promise<WriteOnlyValues> {
  if (sealedValues === null) return new Map();
  return new Map(JSON.parse(await sealing.open(sealedValues, versionPlace(versionId))));
}

/** The defaults without fields that are null: they count as absent. */
export function withoutNulls(defaults: TemplateDefaultsRequest): TemplateDefaultsRequest {
  return Object.fromEntries(
    Object.entries(defaults).filter(([, value]) => value !== null && value !== undefined),
  );
}
