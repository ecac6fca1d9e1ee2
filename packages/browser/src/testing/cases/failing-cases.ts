import type { BrowserCase } from './browser-case.ts';

export const FAILING_CASES: BrowserCase[] = [
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
  {
    name: 'a page that goes on loading itself is left',
    async read(session, see) {
      await see.failure(see.open('/restless'));
      return [await see.open('/second'), await session.snapshot(0)];
    },
    expect: ['"title":"Second"', 'The second page'],
  },
  {
    name: 'a page that is no HTML says how it can be read',
    async read(session, see) {
      await see.open('/picture.svg');
      const snapshot = await see.failure(session.snapshot(0));
      const text = await session.extractText(undefined);
      await see.failure(see.open('/broken'));
      return [snapshot, text, await session.extractText(undefined)];
    },
    expect: ['read it with jettson_browser_extract_text', '12 ships', ',""]'],
  },
  {
    name: 'a link to a page that does not come leaves the agent where it is, and says so',
    page: '/links',
    read: async (session, see) => [
      await session.click('text=Slow'),
      await session.takeNotes(),
      await see.snapshot(),
    ],
    expect: ['"title":"Links"', 'took too long to load', 'link "Slow"'],
  },
  {
    name: 'a name that does not resolve is named as that, over both protocols',
    read: async (session, see) => [
      await see.failure(session.navigate('http://no-such-name.invalid/')),
      await see.failure(session.navigate('https://no-such-name.invalid/')),
    ],
    expect: [
      'The name no-such-name.invalid does not resolve',
      'The name no-such-name.invalid does not resolve',
    ],
  },
  {
    name: 'a server that refuses the connection is named as that',
    read: async (session, see) => see.failure(session.navigate(see.nobody)),
    expect: ['The page could not be loaded', 'ECONNREFUSED'],
  },
  {
    name: 'a circle of redirects and a missing page say so',
    read: async (_, see) => [await see.failure(see.open('/circle')), await see.open('/nowhere')],
    expect: ['ERR_TOO_MANY_REDIRECTS', '"status":404', 'Not found'],
  },
];
