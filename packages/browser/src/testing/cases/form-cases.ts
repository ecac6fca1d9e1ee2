import { type BrowserCase, file } from './browser-case.ts';

export const FORM_CASES: BrowserCase[] = [
  {
    name: 'fields, dates, selects, checkboxes, radio buttons and files are filled in',
    isBrief: true,
    page: '/form',
    async read(session, see) {
      await session.fill(await see.ref('textbox "Name"'), 'Ada');
      await session.fill('[name=born]', '1815-12-10');
      await session.fill('[name=meeting]', '2026-11-28T10:30');
      await session.fill('[name=count]', '7');
      await session.fill('[name=colour]', '#ff0000');
      await session.select('[name=country]', ['Japan']);
      await session.select('[name=tag]', ['red', 'blue']);
      await session.check(await see.ref('checkbox "I agree"'), true);
      await session.check(await see.ref('radio "Large"'), true);
      await session.fill(await see.ref('textbox "Notes"'), 'two\nlines');
      await session.upload(file('cv.txt', 'me'), '[name=file]');
      return session.click('text=Send');
    },
    expect: [
      'name=Ada',
      'born=1815-12-10',
      'meeting=2026-11-28T10:30',
      'count=7',
      'colour=#ff0000',
      'country=jp',
      'tag=red',
      'tag=blue',
      'terms=on',
      'size=l',
      'notes=two',
      'file=cv.txt',
    ],
  },
  {
    name: 'a date in another form is refused with the form that the field takes',
    isBrief: true,
    page: '/form',
    read: async (session, see) => see.failure(session.fill('[name=born]', '10.12.1815')),
    expect: ['it takes yyyy-mm-dd'],
  },
  {
    name: 'a number field says that it takes a number',
    page: '/form',
    read: async (session, see) => see.failure(session.fill('[name=count]', 'many')),
    expect: ['it takes a number'],
  },
  {
    name: 'an option is chosen by its value, and the answer says what is selected',
    page: '/form',
    read: async (session) => session.select('[name=country]', ['de']),
    expect: ['["de"]'],
  },
  {
    name: 'a missing option lists those that there are',
    page: '/form',
    read: async (session, see) => see.failure(session.select('[name=country]', ['France'])),
    expect: ['no such option', 'Choose, Germany, Japan'],
  },
  {
    name: 'a disabled option is named as that',
    page: '/form',
    read: async (session, see) => see.failure(session.select('[name=country]', ['xx'])),
    expect: ['The option is disabled'],
  },
  {
    name: 'what is not a select is named as that',
    page: '/form',
    read: async (session, see) => see.failure(session.select('[name=name]', ['x'])),
    expect: ['not a select'],
  },
  {
    name: 'a checkbox or radio button that only its label shows is checked',
    page: '/labels',
    async read(session, see) {
      await session.check('#small', true);
      await session.check('#none', false);
      await session.check('#radio', true);
      await session.check('#under', true);
      await session.check('#under', true);
      const states = await see.snapshot();
      const { ref } = await see.ref('checkbox "Small"');
      return [await session.check({ ref }, false), states, await see.snapshot()];
    },
    expect: [
      '"title":"Labels"',
      'checkbox "Small" (checked)',
      'radio "Radio" (checked)',
      'checkbox "Under" (checked',
      'checkbox "Small" (focused)',
    ],
    isBrief: true,
  },
  {
    name: 'a checkbox is unchecked again',
    page: '/form',
    async read(session, see) {
      await session.check('[name=terms]', true);
      const checked = await see.snapshot();
      await session.check('[name=terms]', false);
      return [checked.includes('"I agree" (checked'), (await see.snapshot()).includes('"I agree" (checked')];
    },
    expect: ['[true,false]'],
  },
  {
    name: 'an editor that is no field is filled in',
    page: '/editor',
    read: async (session, see) => session.fill(await see.ref('"Letter"'), 'Hello'),
    expect: ['"title":"Hello"'],
  },
];
