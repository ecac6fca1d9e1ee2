import type { BrowserCase } from './browser-case.ts';

export const TAB_CASES: BrowserCase[] = [
  {
    name: 'a link for a new tab opens one, which is shown',
    isBrief: true,
    page: '/tabs',
    async read(session) {
      return [await session.click('text=New tab'), await session.takeNotes(), await session.listTabs()];
    },
    expect: [
      '"title":"Second"',
      'A new tab opened: [1]',
      'shown now',
      '"title":"Tabs","isShown":false',
      '"title":"Second","isShown":true',
    ],
  },
  {
    name: 'a popup becomes a tab',
    page: '/tabs',
    read: async (session) => [await session.click('#popup'), await session.listTabs()],
    expect: ['"title":"Second"', '"index":1'],
  },
  {
    name: 'another tab is shown, and one is closed',
    page: '/tabs',
    async read(session, see) {
      await session.click('text=New tab');
      await session.showTab(0);
      const first = await see.title();
      await session.showTab(1);
      return [
        first,
        await see.title(),
        await session.closeTab(1),
        await see.title(),
        await see.failure(session.showTab(7)),
      ];
    },
    expect: ['["Tabs","Second"', '"title":"Tabs","isShown":true', '"Tabs","There is no tab 7'],
  },
  {
    name: 'a tab that closes itself gives way to the one that opened it',
    page: '/tabs',
    async read(session) {
      await session.click('#closing');
      return [await session.click('#close'), await session.takeNotes()];
    },
    expect: ['"title":"Tabs"', 'The tab closed'],
  },
  {
    name: 'a page opens at most ten tabs',
    page: '/tabs',
    async read(session) {
      await session.click('#many');
      await session.waitFor(undefined, 2_000);
      return [(await session.listTabs()).length, await session.takeNotes()];
    },
    expect: ['[10', 'more than 10 tabs'],
  },
];
