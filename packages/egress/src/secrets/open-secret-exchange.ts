import { leaveOut } from '../message-headers.ts';
import { authorityOf, type Target } from '../parse-host-pattern.ts';
import { createReplacer, type Replacer, replaceIn } from './create-replacer.ts';
import { findSignedScheme } from './find-signed-scheme.ts';
import type { GrantedSecret, Grants } from './grants.ts';
import type { Secret } from './secret.ts';
import { plainSpelling, type Spelling } from './spelling.ts';

/** One request of an agent that has secrets, and its answer. Header texts are Latin-1, one character a byte. */
export interface SecretExchange {
  /** Whether a secret lists the target: then the answer is searched for values. */
  isListed: boolean;
  /** The request with values in place of placeholders, as far as the secrets list this. */
  swap(path: string, headers: readonly string[]): { path: string; headers: string[] };
  /** For the request's body. */
  swapBody(): Replacer;
  /** For a request's body that is there as a whole. */
  swapText(body: string): Buffer;
  /** Whether the body keeps its length. */
  keepsLength: { request: boolean; response: boolean };
  /** A text of the answer, with placeholders in place of values. */
  putBack(text: string): string;
  putBackBody(): Replacer;
  /** To be called when the answer begins (null: none came); what is used from then on is told at once. */
  answered(status: number | null): void;
}

type Place = keyof Secret['inject'];

/** These ask for a part of an answer: in parts, a value that it repeats would not be found. */
const PARTIAL = ['range', 'if-range', 'request-range'];

/** For a request of this computer's agent to `target`; null if it has no secrets. */
export function openSecretExchange(
  grants: Grants,
  computerId: string,
  { target, method }: { target: Target; method: string },
): SecretExchange | null {
  const secrets = grants.secretsFor(computerId, target);
  if (secrets === null) return null;
  const { listed, others, spellings, caution } = secrets;
  const host = authorityOf(target);
  const used = new Set<string>();
  const withheld = new Set<string>();
  let signedScheme: string | null = null;
  let answer: { status: number | null } | undefined;

  function note(name: string, isUsed: boolean): void {
    const noted = isUsed ? used : withheld;
    if (noted.has(name)) return;
    noted.add(name);
    if (answer !== undefined) tell(name, isUsed);
  }

  function tell(name: string, isUsed: boolean): void {
    const status = answer?.status ?? null;
    if (isUsed) grants.tell({ computerId, type: 'secret-used', name, host, method, status });
    else grants.tell({ computerId, type: 'secret-withheld', name, host });
  }

  /** What is looked for at this place: the placeholders of all secrets, each replaced by its value or by itself. */
  function replacementsAt(place: Place, write: (value: string) => Buffer) {
    const isPutIn = (secret: GrantedSecret) =>
      signedScheme === null && secret.inject[place] && isWritable(secret.value, place);
    const names = new Map<Spelling, { name: string; isUsed: boolean }>();
    const add = ({ name, placeholder, value }: GrantedSecret, isUsed: boolean) => {
      const find = Buffer.from(placeholder);
      names.set(plainSpelling(find, isUsed ? write(value) : find), { name, isUsed });
    };
    for (const secret of listed) add(secret, isPutIn(secret));
    for (const secret of others) add(secret, false);
    return {
      all: [...names.keys()],
      found(spelling: Spelling) {
        const { name, isUsed } = names.get(spelling) as { name: string; isUsed: boolean };
        // What a signature covers is not withheld: it could not have been replaced.
        if (isUsed || signedScheme === null) note(name, isUsed);
      },
    };
  }

  function swapHeaders(headers: readonly string[]): string[] {
    const { all, found } = replacementsAt('header', (value) => Buffer.from(value));
    const swapText = (text: string) => {
      const data = Buffer.from(text, 'latin1');
      const swapped = replaceIn(data, all, found);
      return swapped === data ? text : swapped.toString('latin1');
    };
    return headers.map((text, index) => (index % 2 === 0 ? text : inBasic(swapText(text), swapText)));
  }

  function swapPath(path: string): string {
    const start = path.indexOf('?');
    const before = start < 0 ? path : path.slice(0, start);
    const query = start < 0 ? '' : path.slice(start);
    const inQuery = replacementsAt('query', (value) => Buffer.from(encodeURIComponent(value.toWellFormed())));
    for (const { name, placeholder } of [...listed, ...others])
      if (before.includes(placeholder)) note(name, false);
    return before + replaceIn(Buffer.from(query, 'latin1'), inQuery.all, inQuery.found).toString('latin1');
  }

  const inBody = () => replacementsAt('body', (value) => Buffer.from(value));

  return {
    isListed: listed.length > 0,
    swap(path, headers) {
      signedScheme = listed.length > 0 ? findSignedScheme(path, headers) : null;
      const isPutIn = listed.length > 0 && signedScheme === null;
      return { path: swapPath(path), headers: swapHeaders(isPutIn ? leaveOut(headers, PARTIAL) : headers) };
    },
    swapBody() {
      const { all, found } = inBody();
      return createReplacer(all, { onFound: found });
    },
    swapText(body) {
      const { all, found } = inBody();
      return replaceIn(Buffer.from(body), all, found);
    },
    keepsLength: {
      request: listed.every(
        ({ inject, value, placeholder }) => !inject.body || Buffer.byteLength(value) === placeholder.length,
      ),
      response: spellings.every((spelling) => spelling.keepsLength),
    },
    putBack: (text) => replaceIn(Buffer.from(text, 'latin1'), spellings).toString('latin1'),
    putBackBody: () => createReplacer(spellings, { caution }),
    answered(status) {
      if (answer !== undefined) return;
      answer = { status };
      for (const name of used) tell(name, true);
      for (const name of withheld) tell(name, false);
      if (signedScheme !== null)
        grants.tell({ computerId, type: 'secret-unusable', host, scheme: signedScheme });
    },
  };
}

/** Swaps inside `Basic` credentials, which are base64. */
function inBasic(text: string, swap: (text: string) => string): string {
  const [, scheme, encoded] = /^(basic +)([A-Za-z0-9+/_-]+=*) *$/i.exec(text) ?? [];
  if (scheme === undefined || encoded === undefined) return text;
  const decoded = Buffer.from(encoded, 'base64').toString('latin1');
  const swapped = swap(decoded);
  return swapped === decoded ? text : scheme + Buffer.from(swapped, 'latin1').toString('base64');
}

/** A value that would end its header could begin another one. */
function isWritable(value: string, place: Place): boolean {
  return place !== 'header' || !/[\r\n\0]/.test(value);
}
