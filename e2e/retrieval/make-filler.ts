import type { Fact } from './data.ts';

const words = (list: string) => list.split(' ');
const PEOPLE = words(
  'Adaeze Bogdan Celeste Dmitri Eun-ji Fabrice Gulnara Hassan Isolde Joaquim Katarzyna Lamar Meera Nikolai Oona Paolo Qadir Renske Sipho Tuuli Ulrich Vesna Wen Xiomara Yara Zoltan',
);
const PLACES = words(
  'Antwerp Bologna Cusco Durban Esbjerg Fez Gdansk Hobart Izmir Jaipur Kaunas Lagos Mostar Nantes Oulu Perth Riga Split Tromso Ulm Visby Wuhan Yerevan Zadar',
);
const FIRMS = words(
  'Alderton Birchwood Cobalt Dunmore Everline Foxglove Granite Harrow Ironbridge Jasper Kelvin Lumen Marlowe Northgate Opal Pellworm Redwing Sterling',
);
const OBJECTS = words(
  'ladder kayak telescope rucksack drill projector wardrobe canoe scooter generator trumpet loom mattress aquarium lantern harness easel anvil',
);
const TOPICS = words(
  'astronomy glaciers ceramics forestry logistics nutrition sailing archaeology robotics typography beekeeping meteorology falconry optics linguistics carpentry',
);
const FOODS = words(
  'mango barley mussels chickpeas cardamom papaya sardines buckwheat okra pistachios turnips saffron plums quinoa ginger',
);
const MONTHS = words('January February March April May June July August September October November December');

type Pick = (list: string[]) => string;
type Template = (pick: Pick, number: (below: number) => number) => string;

const TEMPLATES: Template[] = [
  (pick, n) => `${pick(PEOPLE)} moved to ${pick(PLACES)} in ${pick(MONTHS)} ${1990 + n(35)}`,
  (pick) => `${pick(PEOPLE)} would rather have ${pick(FOODS)} than ${pick(FOODS)}`,
  (pick, n) => `The ${pick(OBJECTS)} cost ${20 + n(900)} euros and came from ${pick(FIRMS)}`,
  (pick) => `${pick(PEOPLE)} borrowed the ${pick(OBJECTS)} from ${pick(PEOPLE)}`,
  (pick, n) => `${pick(FIRMS)} employs ${5 + n(800)} people in ${pick(PLACES)}`,
  (pick) => `${pick(PEOPLE)} gives a course on ${pick(TOPICS)} in ${pick(PLACES)}`,
  (pick, n) => `The meeting with ${pick(FIRMS)} is on ${1 + n(28)} ${pick(MONTHS)} at ${8 + n(9)}:30`,
  (pick, n) => `Parcel ${n(1e6)} to ${pick(PLACES)} holds a ${pick(OBJECTS)}`,
  (pick) => `${pick(PEOPLE)} is the sister of ${pick(PEOPLE)} and knows a lot about ${pick(TOPICS)}`,
  (pick, n) => `Shelf ${n(400)} holds the books about ${pick(TOPICS)}`,
  (pick) => `In ${pick(PLACES)} the market has the best ${pick(FOODS)}`,
  (pick, n) => `${pick(PEOPLE)} ran ${2 + n(40)} kilometres along the coast near ${pick(PLACES)}`,
  (pick) => `${pick(FIRMS)} and ${pick(FIRMS)} share a warehouse in ${pick(PLACES)}`,
  (pick, n) => `Invoice ${n(1e5)} from ${pick(FIRMS)} was paid in ${pick(MONTHS)}`,
  (pick) => `${pick(PEOPLE)} is afraid of heights and never climbs the ${pick(OBJECTS)}`,
  (pick, n) => `The flight to ${pick(PLACES)} takes ${1 + n(14)} hours with a stop in ${pick(PLACES)}`,
  (pick) => `${pick(PEOPLE)} wrote a novel about ${pick(TOPICS)} that nobody in ${pick(PLACES)} has read`,
  (pick, n) => `The lease of ${pick(FIRMS)} in ${pick(PLACES)} runs for ${2 + n(20)} more years`,
  (pick) => `Ask ${pick(PEOPLE)} before you lend the ${pick(OBJECTS)} to anybody from ${pick(FIRMS)}`,
  (pick, n) => `Soup for ${2 + n(30)}: ${pick(FOODS)}, ${pick(FOODS)} and a little ${pick(FOODS)}`,
];

/** Facts about other subjects than the memories of `data.ts`, always the same ones. */
export function makeFiller(count: number): Fact[] {
  let state = 20_261_128;
  const number = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick: Pick = (list) => list[number(list.length)] as string;
  return Array.from({ length: count }, (_, i) => ({
    key: `filler_${i}`,
    value: (TEMPLATES[number(TEMPLATES.length)] as Template)(pick, number),
  }));
}
