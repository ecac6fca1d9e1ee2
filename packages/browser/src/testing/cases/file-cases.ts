import { type BrowserCase, file } from './browser-case.ts';

export const FILE_CASES: BrowserCase[] = [
  {
    name: 'a download by a click is kept, and the answer says where',
    isBrief: true,
    page: '/downloads',
    async read(session, see) {
      return [await session.click('#file'), await session.takeNotes(), [...see.kept]];
    },
    expect: ['"title":"Downloads"', 'Downloaded /workspace/downloads/report.csv (8 bytes)', 'a,b\\n1,2'],
  },
  {
    name: 'an address that is a download is kept',
    async read(session, see) {
      const opened = await see.open('/report.csv');
      return [opened, await session.takeNotes()];
    },
    expect: ['"status":null', 'Downloaded /workspace/downloads/report.csv'],
  },
  {
    name: 'a file that a script makes is kept, and a name leads nowhere else',
    page: '/downloads',
    async read(session, see) {
      await session.click('#blob');
      const made = await session.takeNotes();
      await session.click('#named');
      return [made, await session.takeNotes(), ...see.kept];
    },
    expect: ['/workspace/downloads/made.txt', 'made here', /downloads\/[^/]*passwd[^/]*"/],
  },
  {
    name: 'a download in a new tab is kept, and the tab is gone',
    isBrief: true,
    page: '/downloads',
    async read(session, see) {
      return [await session.click('#tabbed'), await session.takeNotes(), await see.title()];
    },
    expect: ['Downloaded /workspace/downloads/report.csv', '"Downloads"]'],
  },
  {
    name: 'of many downloads at once, three are kept and the others are refused',
    page: '/downloads',
    async read(session, see) {
      await session.click('#flood');
      return [await session.takeNotes(), see.kept.size];
    },
    expect: ['refused: 3 others are under way', 'Downloaded', ',3]'],
  },
  {
    name: 'a download that is too large is stopped',
    page: '/downloads',
    async read(session) {
      await session.click('#endless');
      return session.takeNotes();
    },
    expect: ['larger than 100 MB'],
  },
  {
    name: 'a download has the letters of its name, and one that is cut off says so',
    async read(session, see) {
      await see.open('/named');
      await see.open('/cut.zip');
      return session.takeNotes();
    },
    expect: ['/workspace/downloads/日本.txt (5 bytes)', '"cut.zip" failed: it was cut off before its end'],
    isBrief: true,
  },
  {
    name: 'an agent without a computer has downloads refused',
    page: '/downloads',
    async read(session, see) {
      await session.click('#file');
      return [await session.takeNotes(), await see.failure(see.open('/report.csv'))];
    },
    expect: ['refused: this agent has no computer', 'leads to a download'],
    use: { answersDialogs: true },
  },
  {
    name: 'a file goes to a file input, with its type',
    page: '/upload',
    read: async (session) => session.upload(file('a.png', 'dots'), '#plain'),
    expect: ['"title":"a.png image/png dots"'],
  },
  {
    name: 'a file goes to the button that asks for one',
    isBrief: true,
    page: '/upload',
    read: async (session, see) =>
      session.upload(file('b.txt', 'text'), await see.ref('button "Choose a file"')),
    expect: ['"title":"b.txt text/plain text"'],
  },
  {
    name: 'a page that asks for a file says so, and gets it',
    page: '/upload',
    async read(session) {
      await session.click('#styled');
      return [await session.takeNotes(), await session.upload(file('c.txt', 'late'), undefined)];
    },
    expect: ['jettson_browser_upload', '"title":"c.txt text/plain late"'],
  },
  {
    name: 'what takes no file is named as that',
    page: '/upload',
    async read(session, see) {
      return [
        await see.failure(session.upload(file('d.txt', ''), '#none')),
        await see.failure(session.upload(file('d.txt', ''), '#shut')),
        await see.failure(session.upload(file('d.txt', ''), undefined)),
      ];
    },
    expect: ['asks for no file', 'The element is disabled', 'the page asks for no file'],
  },
  {
    name: 'a PDF is a download',
    read: async (session, see) => [await see.open('/paper.pdf'), await session.takeNotes(), [...see.kept]],
    expect: ['Downloaded /workspace/downloads/paper.pdf', '%PDF-1.4'],
  },
  {
    name: 'a file goes to an input that is hidden behind its label',
    page: '/editor',
    read: async (session, see) => session.upload(file('e.png', 'dots'), await see.ref('Picture')),
    expect: ['"title":"e.png"'],
  },
];
