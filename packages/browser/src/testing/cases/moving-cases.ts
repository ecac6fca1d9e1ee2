import type { BrowserCase } from './browser-case.ts';

export const MOVING_CASES: BrowserCase[] = [
  {
    name: 'the page is scrolled, and the answer says how far it goes on',
    page: '/scroll',
    read: async (session) => [
      await session.scroll('down', 500, undefined),
      await session.scroll('up', 100, undefined),
      await session.scroll('up', 9_999, undefined),
      await session.scroll('up', 1, undefined),
    ],
    expect: [
      /"moved":500,"left":\d+/,
      '"moved":100,"left":400',
      '"moved":400,"left":0',
      '"moved":0,"left":0',
    ],
  },
  {
    name: 'the box around an element is scrolled',
    page: '/scroll',
    read: async (session) => session.scroll('down', 300, '#box > div'),
    expect: ['"moved":300,"left":600'],
  },
  {
    name: 'keys are pressed in an element and where the focus is',
    page: '/keys',
    read: async (session, see) => [
      await session.press('Enter', '#field'),
      await session.press('Control+a', undefined),
      await see.failure(session.press('Nope', undefined)),
    ],
    expect: ['"title":"Enter"', '"title":"a with Control"', 'Unknown key'],
  },
  {
    name: 'the mouse over an element opens what shows up then',
    page: '/hover',
    async read(session, see) {
      await session.hover('#open');
      return session.click(await see.ref('link "Item"'));
    },
    expect: ['"title":"Second"'],
  },
  {
    name: 'a text is waited for, across elements, and a missing one is named',
    page: '/late',
    read: async (session, see) => [
      await session.waitFor('Here now', 5_000),
      await see.failure(session.waitFor('Never', 300)),
    ],
    expect: ['"title":"', '"Never" did not appear in 0.3 s'],
  },
  {
    name: 'back leads to the page before, and the first one has none',
    page: '/',
    async read(session, see) {
      await session.click('text=Second page');
      return [await session.back(), await see.failure(session.back()), await see.title()];
    },
    expect: ['"title":"Front"', 'no page before', '"Front"]'],
  },
];
