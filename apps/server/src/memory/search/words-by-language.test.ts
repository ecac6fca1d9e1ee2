import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { detectLanguages } from '../embedding/detect-languages.ts';
import { wholeAccount } from '../model/memory-scope.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { searchMemories } from './search-memories.ts';

const memory = setUpMemory({ isolated: true });

async function findByWords(memories: Record<string, string>, query: string): Promise<string[]> {
  const { accountId } = await memory.newMemories(memories);
  const { results } = await searchMemories(memory.deps, wholeAccount(accountId), { query, mode: 'keyword' });
  return results.map(({ key }) => key);
}

// Each with another memory of the language, which must not be found.
test.each([
  ['German', 'Die Häuser am Fluss gehören der Stadt', 'Das Büro liegt in Leipzig', 'wem gehört das Haus?'],
  ['French', 'Nous avons acheté deux chevaux noirs', 'Le bureau se trouve à Lyon', 'acheter un cheval noir'],
  ['Spanish', 'Las facturaciones se envían los lunes', 'La oficina está en Sevilla', 'facturación'],
  ['Russian', 'Сервер стоит в новом здании', 'Анна любит зелёный чай', 'новые здания'],
  ['Turkish', 'Faturalar her ayın sonunda gönderilir', 'Ofisimiz Ankara şehrinde', 'fatura ne zaman?'],
  ['Arabic', 'الكتاب موجود في المكتبة الكبيرة', 'نشرب الشاي صباحا', 'كتاب'],
  ['Hindi', 'किताबें मेज़ पर रखी हैं', 'दफ़्तर दिल्ली में है', 'किताब'],
  ['Korean', '회의는 매주 월요일에 열립니다', '사무실은 서울에 있어요', '회의가 언제예요?'],
  [
    'Portuguese',
    'As reuniões acontecem às quintas',
    'O escritório fica no Porto',
    'o que acontece na quinta?',
  ],
  ['Greek', 'Οι συναντήσεις γίνονται κάθε Δευτέρα', 'Το γραφείο είναι στην Αθήνα', 'συνάντηση'],
])('a word in another form is found in %s', async (_language, value, other, query) => {
  expect(await findByWords({ wanted: value, other }, query)).toEqual(['wanted']);
});

test.each([
  ['Die Straße ist gesperrt', 'strasse'],
  ['Bjørn bor i Tromsø', 'tromso'],
  ['Spotkanie jest w Łodzi', 'lodzi'],
  ['Ofis İstanbul şehrinde', 'ISTANBUL'],
  ['Isparta gülleriyle ünlüdür', 'ısparta'],
  ['Đorđe živi u Beogradu', 'dorde'],
  ['Ægir mag Kaffee', 'aegir'],
  ['أحمد يسكن في القاهرة', 'احمد'],
  ['المدرسة قريبة من البيت', 'المدرسه'],
  ['يسكن علي في القاهرة', 'على'],
  ['كتب مُحَمَّد الرسالة', 'محمد'],
  ['العـــقد ينتهي غدا', 'العقد'],
  ['والكتب على الطاولة', 'الكتب'],
  ['Η οδός Ερμού', 'ΟΔΟΣ'],
  ['Café Ｍｉｌａｎｏ', 'cafe milano'],
])('"%s" is found by "%s", in another case or without its accents', async (value, query) => {
  expect(await findByWords({ wanted: value }, query)).toEqual(['wanted']);
});

test.each([
  ['The budget is 1,000 euros', '1000'],
  ['Das Budget beträgt 1.000 Euro', '1,000'],
  ['Le budget est de 12 000 euros', "12'000"],
  ['The budget is 1234567 yen', '1,234,567'],
  ['الميزانية ١٢٣٤ ريال', '1234'],
  ['बजट १२३४ रुपये है', '1234'],
  ['Call Anna at +49 30 1234567', '030-1234567'],
  ['Anna: (030) 123 45 67', '+49301234567'],
])('the number in "%s" is found as "%s"', async (value, query) => {
  expect(
    await findByWords({ wanted: value, other: 'The budget is 77 and the phone 040 7654321' }, query),
  ).toEqual(['wanted']);
});

test.each([
  ['Ada writes C++', 'who knows C++?', 'Bob writes C#'],
  ['Bob writes C#', 'who knows C#?', 'Ada writes C++'],
  ['The service runs on .NET 9', 'what runs on .NET?', 'The net worth is unknown'],
  ['Will prefers tea', 'what does Will prefer?', 'Anna will prefer tea if it rains, Bob prefers juice'],
  ['Ask IT for a laptop', 'how do I reach IT?', 'It is raining'],
  ['The Who played in Leeds', 'The Who', 'Nobody knows who it was'],
])('"%s" comes first for "%s"', async (value, query, other) => {
  expect((await findByWords({ other, wanted: value }, query))[0]).toBe('wanted');
});

test('the first word of a question is no name', async () => {
  expect(await findByWords({ wanted: 'Tea is served at five', other: 'The Who played' }, 'The tea?')).toEqual(
    ['wanted'],
  );
});

test('an English question finds English memories beside foreign ones, and stop words find nothing', async () => {
  const memories = {
    english: 'The invoices are sent on Mondays',
    german: 'Die Rechnungen gehen am Montag raus, the English ones too',
    french: 'Le thé est servi à cinq heures',
  };

  expect(await findByWords(memories, 'when are the invoices sent?')).toEqual(['english']);
});

test('a word counts once, however many languages stem it', async () => {
  const { accountId } = await memory.newMemories({
    english: 'The invoice for the computers',
    german: 'Die Computer stehen im Keller des alten Hauses',
  });

  const { results } = await searchMemories(memory.deps, wholeAccount(accountId), {
    query: 'computers',
    mode: 'keyword',
    explain: true,
  });

  expect(results.map(({ breakdown }) => breakdown.keyword)).toEqual([1, 1]);
  expect(results.every(({ explain }) => explain?.words.length === 1)).toBe(true);
});

test('memories from before languages were told apart get the words of theirs, by a job that may run twice', async () => {
  const { accountId } = await memory.newMemories({
    german: 'Die Straße vor dem Haus ist gesperrt',
    english: 'The road in front of the house is closed',
  });
  await sql`
    update memory_versions set language = null,
           words = to_tsvector('english', value) || array_to_tsvector(array['@' || account_id])
     where account_id = ${accountId}`.execute(memory.db);
  await sql`delete from memory_languages where account_id = ${accountId}`.execute(memory.db);

  await Promise.all([1, 2].map(() => detectLanguages(memory.db, memory.deps.embedder)));

  const { results } = await searchMemories(memory.deps, wholeAccount(accountId), {
    query: 'strassen',
    mode: 'keyword',
  });
  expect(results.map(({ key }) => key)).toEqual(['german']);
  const { rows } = await sql`
    select language from memory_versions where account_id = ${accountId} order by language`.execute(
    memory.db,
  );
  expect(rows).toEqual([{ language: 'de' }, { language: 'en' }]);
});

test('an account is not searched in the languages of another', async () => {
  await memory.newMemories({ german: 'Die Rechnungen gehen am Montag raus' });
  const { accountId } = await memory.newMemories({ english: 'The invoices are sent on Mondays' });

  const { rows } = await sql`select language from memory_languages where account_id = ${accountId}`.execute(
    memory.db,
  );

  expect(rows).toEqual([]);
});
