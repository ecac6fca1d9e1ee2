const set = (words: string) => new Set(words.split(' '));

/** They carry no fact of their own: a rewording may add or leave out any of them. */
export const EMPTY_WORDS = set(
  'a an the is are am be been being do does has have having that which who whom this these there it its and also very ' +
    'currently now please in on at of called named located situated based happen happens occur ' +
    'occurs we our us ours so then just',
);

/** Where one of them is, both sides of it may change places: "X is Y", "Y is X", "X as Y". */
export const COPULAS = set('is are as');

/** They say how what follows is meant: a word after another one of them is another fact. */
export const TELLING_PREPOSITIONS = set(
  'to from for with by against before after over under above below since until till than into onto within between via ' +
    'through during behind near toward towards beside inside outside around across beyond per up down off out ago',
);

/** Prepositions that are used for each other, and left out. */
export const LOOSE_PREPOSITIONS = set('in on at of');

export const PAST_WORDS = set('was were had did');

/** One word for several that say one thing. */
export const STANDARD_WORDS: Record<string, string> = {
  each: 'every',
  cannot: 'can not',
  my: 'i',
  me: 'i',
  mine: 'i',
  your: 'you',
  yours: 'you',
  his: 'he',
  him: 'he',
  her: 'she',
  hers: 'she',
  their: 'they',
  theirs: 'they',
  them: 'they',
  daily: 'every day',
  nightly: 'every night',
  weekly: 'every week',
  monthly: 'every month',
  hourly: 'every hour',
  yearly: 'every year',
  annually: 'every year',
  annual: 'every year',
  per: 'every',
  mondays: 'every monday',
  tuesdays: 'every tuesday',
  wednesdays: 'every wednesday',
  thursdays: 'every thursday',
  fridays: 'every friday',
  saturdays: 'every saturday',
  sundays: 'every sunday',
  until: 'till',
  towards: 'toward',
  ok: 'okay',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  eleven: '11',
  twelve: '12',
  twenty: '20',
  thirty: '30',
  percent: '%',
};

/** Units after a number, by their usual short forms. Case tells them apart: "Mb" and "MB". */
export const UNITS: Record<string, string> = {
  sec: 'second',
  secs: 'second',
  s: 'second',
  seconds: 'second',
  min: 'minute',
  mins: 'minute',
  minutes: 'minute',
  h: 'hour',
  hr: 'hour',
  hrs: 'hour',
  hours: 'hour',
  days: 'day',
  weeks: 'week',
  months: 'month',
  years: 'year',
  ms: 'millisecond',
  milliseconds: 'millisecond',
  kilometers: 'km',
  kilometres: 'km',
  miles: 'mile',
  mi: 'mile',
  meters: 'm',
  metres: 'm',
  kilograms: 'kg',
  grams: 'g',
  milligrams: 'mg',
  euros: '€',
  euro: '€',
  EUR: '€',
  USD: '$',
  dollars: '$',
  pounds: 'pound',
  GBP: '£',
  gigabytes: 'GB',
  megabytes: 'MB',
};
