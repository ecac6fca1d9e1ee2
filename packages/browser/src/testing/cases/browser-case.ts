import type { BrowserSession, SessionUse } from '../../browser-session.ts';

/** What a case of the table looks at a page with. */
export interface See {
  /** Opens a page of the site. */
  open(path: string): Promise<unknown>;
  /** An address where nothing listens. */
  nobody: string;
  /** The text of a snapshot. */
  snapshot(): Promise<string>;
  /** The reference of the first line of a new snapshot that has this text. */
  ref(text: string): Promise<{ ref: string }>;
  title(): Promise<string>;
  /** The message of what it fails with. */
  failure(work: Promise<unknown>): Promise<string>;
  /** What was kept of downloads, by path. */
  kept: Map<string, string>;
}

export interface BrowserCase {
  /** What is to be true, as a sentence of the product. */
  name: string;
  /** The page of the site that is open at first. */
  page?: string;
  /** What is seen of it; it is compared as JSON. */
  read(session: BrowserSession, see: See): Promise<unknown>;
  /** What that contains, in this order. */
  expect: (string | RegExp)[];
  use?: SessionUse;
  /** Also in the short version of the table. */
  isBrief?: boolean;
}

export const file = (name: string, text: string) => ({ name, data: Buffer.from(text) });
