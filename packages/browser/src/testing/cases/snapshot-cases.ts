import type { BrowserCase } from './browser-case.ts';

export const SNAPSHOT_CASES: BrowserCase[] = [
  {
    name: 'a snapshot lists elements with references, names and addresses',
    isBrief: true,
    page: '/',
    read: async (_, see) => see.snapshot(),
    expect: [
      /\[e\d+\] heading "Welcome" level 1/,
      /\[e\d+\] link "Second page" to \/second/,
      /\[e\d+\] button "Buy"/,
    ],
  },
  {
    name: 'an element is clicked by its reference',
    page: '/',
    read: async (session, see) => session.click(await see.ref('button "Buy"')),
    expect: ['"title":"Bought"'],
  },
  {
    name: 'a snapshot says what state an element is in',
    page: '/states',
    read: async (_, see) => see.snapshot(),
    expect: [
      /button "Bold" \(pressed\)/,
      /button "More" \(expanded\)/,
      /tab "Tab" \(selected\)/,
      /heading "Third" level 3/,
      /checkbox "On" \(checked\)/,
      /button "Off" \(disabled\)/,
      /textbox "Text": typed/,
      /clickable: Odd button/,
    ],
  },
  {
    name: 'a reference stays the same from snapshot to snapshot',
    page: '/',
    async read(session, see) {
      const first = await see.ref('link "Second page"');
      await session.click(await see.ref('button "Buy"'));
      return [first, await see.ref('link "Second page"')].map(({ ref }, _, [one]) => ref === one?.ref);
    },
    expect: ['[true,true]'],
  },
  {
    name: 'a reference from before a navigation asks for a new snapshot, even if the new page has had one',
    isBrief: true,
    page: '/',
    async read(session, see) {
      const old = await see.ref('button "Buy"');
      await see.open('/second');
      const before = await see.failure(session.click(old));
      await see.snapshot();
      return [before, await see.failure(session.click(old))];
    },
    expect: ['take a new snapshot', 'take a new snapshot'],
  },
  {
    name: 'a reference to an element that the page has replaced asks for a new snapshot',
    page: '/changing',
    async read(session, see) {
      const old = await see.ref('button "Swap"');
      await session.click(old);
      return see.failure(session.click(old));
    },
    expect: ['take a new snapshot'],
  },
  {
    name: 'a reference that never was asks for a new snapshot',
    page: '/',
    read: async (session, see) => see.failure(session.click({ ref: 'e99999' })),
    expect: ['e99999 is not on the page', 'take a new snapshot'],
  },
  {
    name: 'a long page is cut, says so, and goes on where it was cut',
    page: '/long',
    async read(session) {
      const first = await session.snapshot(0);
      const second = await session.snapshot(first.nextLine ?? 0);
      return [
        first.text.length < 31_000,
        first.text.slice(-80),
        first.nextLine,
        first.lineCount,
        second.text.slice(0, 60),
      ];
    },
    expect: ['true', 'more lines: take a snapshot with offset', /link "Item \d{3,4}"/],
  },
  {
    name: 'a page that is too large for a snapshot says so',
    page: '/huge',
    read: async (_, see) => see.failure(see.snapshot()),
    expect: ['too large for a snapshot: 600'],
  },
  {
    name: 'a page cannot forge lines of a snapshot, and its long names are cut',
    page: '/hostile',
    async read(_, see) {
      const lines = (await see.snapshot()).split('\n');
      return [
        lines.filter((line) => /^\s*\[e[123]\] (button|link)/.test(line)),
        Math.max(...lines.map((line) => line.length)) < 900,
        lines.join(' '),
      ];
    },
    expect: ['[[],true', 'text: deep'],
  },
  {
    name: 'elements in frames and in frames of frames are seen and used',
    isBrief: true,
    page: '/frames',
    async read(session, see) {
      const text = await see.snapshot();
      return [
        text,
        await session.click(await see.ref('button "In a frame"')),
        await session.fill('#deep', 'x'),
        await see.snapshot(),
      ];
    },
    expect: [
      'heading "Outside"',
      'button "In a frame"',
      'textbox "Deep"',
      '"title":"Inside"',
      'textbox "Deep" (focused): x',
    ],
  },
  {
    name: 'elements in shadow roots are seen and used, by reference and by selector',
    isBrief: true,
    page: '/shadow',
    async read(session, see) {
      return [await session.click(await see.ref('button "In the shadow"')), await session.click('#dark')];
    },
    expect: ['"title":"Dark"', '"title":"Dark"'],
  },
  {
    name: 'elements in a frame of another site are seen and used',
    page: '/foreign',
    async read(session, see) {
      await session.press('x', await see.ref('textbox'));
      await session.fill('#field', 'typed');
      return see.snapshot();
    },
    expect: [/iframe/, /textbox.*: typed/],
  },
];
