import type { BrowserSession } from '../../browser-session.ts';
import type { BrowserCase, See } from './browser-case.ts';

const BRIEF = ['disabled', 'hidden', 'covered', 'read-only'];

export const OBSTACLE_CASES: BrowserCase[] = [
  ...(
    [
      ['disabled', (session) => session.click('#disabled'), 'The element is disabled'],
      ['hidden', (session) => session.click('#hidden'), 'The element is hidden'],
      ['covered', (session) => session.click('#covered'), /The element is covered by <div .*banner/],
      ['inert', (session) => session.click('#inert'), 'The element is inert'],
      ['read-only', (session) => session.fill('#readonly', 'x'), 'The element is read-only'],
      ['a disabled field', (session) => session.fill('#off', 'x'), 'The element is disabled'],
      ['a disabled select', (session) => session.select('#closed', ['a']), 'The element is disabled'],
      ['a disabled checkbox', (session) => session.check('#dead', true), 'The element is disabled'],
      ['covered, for the mouse', (session) => session.hover('#covered'), /covered by <div/],
      ['no field', (session) => session.fill('#text', 'x'), 'not an <input>'],
      ['no checkbox', (session) => session.check('#text', true), 'Not a checkbox'],
      ['missing', (session) => session.click('#nowhere'), 'Nothing matched the selector'],
    ] as [string, (session: BrowserSession) => Promise<unknown>, string | RegExp][]
  ).map(([what, use, message]) => ({
    name: `an element that is ${what} is named as that`,
    page: '/obstacles',
    read: (session: BrowserSession, see: See) => see.failure(use(session)),
    expect: [message],
    isBrief: BRIEF.includes(what),
  })),
  {
    name: 'an element that becomes usable is waited for',
    page: '/late',
    read: async (session) => session.click('#soon'),
    expect: ['"title":"On time"'],
  },
  {
    name: 'an element is disabled by its set of fields, or by an attribute for readers',
    page: '/editor',
    read: async (session, see) => [
      await see.failure(session.click('#inside')),
      await see.failure(session.click('#aria')),
    ],
    expect: ['The element is disabled', 'The element is disabled'],
  },
];
