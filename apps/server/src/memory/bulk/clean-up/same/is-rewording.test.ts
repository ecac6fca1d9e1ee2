import { expect, test } from 'vitest';
import { isRewording } from './is-rewording.ts';

test.each([
  ['another article', 'The invoices are sent by email', 'Invoices are sent by email.'],
  ['a synonym in the same form', 'Paulo begins the job in July', 'Paulo starts the job in July'],
  ['a phrase moved as a whole', 'On Fridays the shop closes at noon', 'The shop closes at noon on Fridays'],
  ['a clause moved as a whole', 'When the build fails, tell Mia', 'Tell Mia when the build fails'],
  ['the only one turned round', 'The plumber is Jan Kowal', 'Jan Kowal is the plumber'],
  ['two names in another order', 'Olga and Ines run the bakery', 'Ines and Olga run the bakery'],
  ['a passive', 'The house was built by Gehry', 'Gehry built the house'],
  ['a date in another form', 'It ends on March 4, 2027', 'It ends on 2027-03-04'],
  ['an owner', 'Ines is the owner of the cafe', 'Ines owns the cafe'],
  ['a receiver', 'Kim sent Leo the keys', 'Kim sent the keys to Leo'],
  ['an end without an object', 'The film ends at ten', 'The film finishes at ten'],
  ['an ordinal number', 'The office is on the 2nd floor', 'The office is on the second floor'],
  ['a contraction', "Ravi can't eat gluten", 'Ravi cannot eat gluten'],
])('%s is a rewording', (_, a, b) => {
  expect([isRewording(a, b), isRewording(b, a)]).toEqual([true, true]);
});

test.each([
  ['two phrases exchanged', 'Paracetamol at 8 and ibuprofen at 20', 'Paracetamol at 20 and ibuprofen at 8'],
  ['two phrases at both ends', 'In Rome Ana works in May', 'Ana works in May in Rome'],
  ['a phrase of another clause', 'On Monday Ana said that Ben left', 'Ana said that Ben left on Monday'],
  ['a condition exchanged', 'If the build fails, the deploy stops', 'If the deploy stops, the build fails'],
  ['asked or conditional', 'If the build fails, ask Mia', 'Ask Mia if the build fails'],
  ['a phrase of another verb', 'On Monday Ana told Ben to call', 'Ana told Ben to call on Monday'],
  ['going on and done', 'The phone is charging', 'The phone is charged'],
  ['is and has', 'Rex is a dog', 'Rex has a dog'],
  ['a name at the start', 'Adams approves all expenses', 'Adam approves all expenses'],
  ['one and several', 'The key is in the safe', 'The keys are in the safe'],
  ['one of a kind turned round', 'Contractors are employees', 'Employees are contractors'],
  ['a comma between names', 'Invite Anna, Maria and Leo', 'Invite Anna Maria and Leo'],
  ['a preposition before a name', 'Ana gives a talk on Tokyo', 'Ana gives a talk in Tokyo'],
  ['a genitive', "Anna's gift is in the hall", 'The gift for Anna is in the hall'],
  ['a limit', 'Ben eats just vegetables', 'Ben eats vegetables'],
  ['another time', 'Gehry builds the house', 'The house was built by Gehry'],
  ['names paired in order', 'Anna and Leo live in Rome and Oslo', 'Leo and Anna live in Rome and Oslo'],
  ['an order', 'Sort by Name and Date', 'Sort by Date and Name'],
  ['another word with capitals', 'The US team won', 'The us team won'],
  ['a word with another meaning too', 'The flat fee is 5', 'The apartment fee is 5'],
  ['a full name in a list', 'Call Ben Berg and Leo', 'Call Ben Leo and Berg'],
  ['a name in small letters', 'Lena invested in Apple', 'Lena invested in apple'],
  ['a code in small letters', 'Call getUser before the sync', 'Call getuser before the sync'],
  ['two codes', 'The gas is CO', 'The gas is Co'],
  ['an end with an object', 'Kim finished the project', 'Kim terminated the project'],
  ['the receiver and the thing', 'Kim sent Leo the keys', 'Kim sent the keys Leo'],
  ['one of the owners', 'Ines is an owner of the cafe', 'Ines owns the cafe'],
  ['an institution and a building', 'Omar is in prison', 'Omar is in the prison'],
  ['what we do and what to do', 'We tell Bob the code', 'Tell Bob the code'],
  ['a compound', 'A man-eating shark was seen', 'A man eating shark was seen'],
  ['a degree', 'Omar hates early meetings', 'Omar dislikes early meetings'],
  ['a known one and any', 'Store it in the shared folder', 'Store it in a shared folder'],
])('%s is another fact', (_, a, b) => {
  expect([isRewording(a, b), isRewording(b, a)]).toEqual([false, false]);
});
