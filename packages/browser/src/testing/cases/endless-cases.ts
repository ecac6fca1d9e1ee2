import type { BrowserCase } from './browser-case.ts';

export const ENDLESS_CASES: BrowserCase[] = [
  {
    name: 'a page that a click puts into an endless loop is left, and the next one opens',
    isBrief: true,
    page: '/busy',
    async read(session, see) {
      return [await see.failure(session.click('#loop')), await see.open('/second')];
    },
    expect: ['does not react any more', '"title":"Second"'],
  },
  {
    name: 'a page that begins an endless loop by itself is left',
    page: '/busy',
    async read(session, see) {
      await session.click('#later').catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 300));
      return [await see.failure(see.snapshot()), await see.open('/second')];
    },
    expect: [/does not react any more|No page is open/, '"title":"Second"'],
  },
  {
    name: 'a page that is an endless loop from the start is left',
    read: async (_, see) => [await see.failure(see.open('/busy-at-once')), await see.open('/second')],
    expect: [/does not react any more|Timed out/, '"title":"Second"'],
  },
];
