import { z } from 'zod';

export interface RegionConfig {
  name: string;
  /** Ready computers to keep. */
  warm: number;
}

/** The regions of JETTSON_REGIONS, the default one first. */
export const Regions = z.string().transform((list, context) => {
  const regions = list.split(',').map((entry) => {
    const [, name, warm] = /^\s*([a-z][a-z0-9-]{0,31})(?:[:=](\d{1,3}))?\s*$/.exec(entry) ?? [];
    if (name === undefined) context.addIssue(`"${entry}" is not a region: expected name or name=size`);
    return { name: name ?? '', warm: Number(warm ?? 1) };
  });
  if (new Set(regions.map(({ name }) => name)).size < regions.length)
    context.addIssue('names a region twice');
  return regions as [RegionConfig, ...RegionConfig[]];
});
