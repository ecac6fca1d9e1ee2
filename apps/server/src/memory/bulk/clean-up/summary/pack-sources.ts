import { MEMORY_METADATA_MAX_CHARS, MEMORY_TAGS_MAX, MEMORY_VALUE_MAX_CHARS } from '@jettson/contract';
import { unite } from '../same/can-stand-for.ts';
import { haveSameSubject } from '../same/have-same-subject.ts';
import type { LiveVersion } from '../select-live.ts';
import { mergeSentences } from './merge-sentences.ts';

/**
 * Splits a group of memories into groups that fit into one summary each: with the same subject, at least `minSize`
 * members, and sentences, tags and metadata within the limits of a memory. Nothing is cut: what does not fit makes
 * another group.
 */
export function packSources(sources: LiveVersion[], minSize: number): LiveVersion[][] {
  return pack(sources, isOfOneSubject)
    .filter(({ length }) => length >= minSize)
    .flatMap((ofOneSubject) => pack(ofOneSubject, fitsIn))
    .filter(({ length }) => length > 1);
}

/** Puts each memory into the first group with room for it. */
function pack(sources: LiveVersion[], takes: (members: LiveVersion[], source: LiveVersion) => boolean) {
  const packs: LiveVersion[][] = [];
  for (const source of sources) {
    const members = packs.find((open) => takes(open, source));
    if (members === undefined) packs.push([source]);
    else members.push(source);
  }
  return packs;
}

function isOfOneSubject(members: LiveVersion[], source: LiveVersion): boolean {
  return members.every((member) => haveSameSubject(member, source, { areNotes: true }));
}

function fitsIn(members: LiveVersion[], source: LiveVersion): boolean {
  const all = [...members, source];
  const { tags, metadata } = unite(all);
  return (
    tags.length <= MEMORY_TAGS_MAX &&
    JSON.stringify(metadata).length <= MEMORY_METADATA_MAX_CHARS &&
    [...mergeSentences(all.map(({ value }) => value))].length <= MEMORY_VALUE_MAX_CHARS
  );
}
