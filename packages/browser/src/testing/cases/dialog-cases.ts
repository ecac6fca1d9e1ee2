import type { BrowserCase } from './browser-case.ts';

export const DIALOG_CASES: BrowserCase[] = [
  {
    name: 'an alert is reported and answered',
    page: '/dialogs',
    async read(session, see) {
      const clicked = await session.click('#alert');
      return [
        clicked,
        await session.takeNotes(),
        await see.failure(session.extractText(undefined)),
        await session.answerDialog({ accept: true }),
      ];
    },
    expect: [
      '/dialogs',
      'An alert dialog is open: "Careful"',
      'Answer it with jettson_browser_dialog',
      '"title":"Warned"',
    ],
  },
  {
    name: 'a confirm is accepted or dismissed',
    isBrief: true,
    page: '/dialogs',
    async read(session) {
      await session.click('#confirm');
      const accepted = await session.answerDialog({ accept: true });
      await session.click('#confirm');
      return [accepted, await session.answerDialog({ accept: false })];
    },
    expect: ['"title":"true"', '"title":"false"'],
  },
  {
    name: 'a prompt shows what is in its field, and takes a text',
    page: '/dialogs',
    async read(session) {
      await session.click('#prompt');
      return [await session.takeNotes(), await session.answerDialog({ accept: true, text: 'Ada' })];
    },
    expect: ['Your name?', 'with "Bob" in its field', '"title":"Ada"'],
  },
  {
    name: 'the dialog after a dialog is reported too',
    page: '/dialogs',
    async read(session) {
      await session.click('#twice');
      await session.answerDialog({ accept: true });
      return [await session.takeNotes(), await session.answerDialog({ accept: true })];
    },
    expect: ['dialog is open: "two"', '"title":"Both"'],
  },
  {
    name: 'a dialog while the page opens is reported, and the page can be read after it',
    async read(session, see) {
      const opened = await see.open('/asks');
      const notes = await session.takeNotes();
      await session.answerDialog({ accept: true });
      return [opened, notes, await session.extractText(undefined)];
    },
    expect: ['/asks', 'Hello from the start', 'Read me'],
  },
  {
    name: 'a page that asks whether to leave is left by navigating, and asks the agent about a link',
    page: '/dialogs',
    async read(session, see) {
      await session.click('#stay');
      await session.click('text=Leave');
      const notes = await session.takeNotes();
      await session.answerDialog({ accept: false });
      const stayed = await see.title();
      await see.open('/second');
      return [notes, stayed, await see.title()];
    },
    expect: ['Leave this page?', '"Guarded","Second"'],
  },
  {
    name: 'no dialog is open when none is',
    page: '/',
    read: async (session, see) => see.failure(session.answerDialog({ accept: true })),
    expect: ['No dialog is open'],
  },
  {
    name: 'an agent that cannot answer dialogs has them dismissed',
    page: '/dialogs',
    read: async (session) => [await session.click('#confirm'), await session.takeNotes()],
    expect: ['"title":"false"', 'It was dismissed'],
    use: { answersDialogs: false },
  },
  {
    name: 'a tab in the background that goes on opening dialogs is closed',
    page: '/tabs',
    async read(session) {
      await session.click('#nag');
      const notes: string[] = [];
      for (let time = 0; time < 50 && !notes.join().includes('was closed'); time++) {
        await session.waitFor(undefined, 200);
        notes.push(...(await session.takeNotes()));
      }
      return [notes, await session.listTabs()];
    },
    expect: [
      '"again". It was dismissed',
      'A tab that kept opening dialogs was closed',
      '"index":0',
      '"title":"Tabs","isShown":true}]',
    ],
  },
  {
    name: 'a page that goes on opening dialogs is left by navigating, and its tab can be closed',
    async read(session, see) {
      await see.open('/nagging');
      const left = await see.open('/second');
      await see.open('/nagging');
      return [left, await session.closeTab(0), await see.open('/second')];
    },
    expect: ['"title":"Second"', '[]', '"title":"Second"'],
  },
];
