export interface BenchMemory {
  key: string;
  value: string;
}

const PEOPLE =
  'Ada Bruno Chloe Dario Elif Farid Greta Hugo Ines Jonas Keiko Liam Maja Noor Otto Priya Quinn Rosa Sven Tara'.split(
    ' ',
  );
const FAMILIES =
  'Abbott Brandt Castro Dubois Eriksen Farah Grimaldi Haddad Ivanov Jansen Kovacs Larsen Moreau Novak Okafor'.split(
    ' ',
  );
const CITIES =
  'Leeds Osaka Lisbon Cork Tallinn Porto Basel Utrecht Quito Tromso Bergen Lyon Graz Varna Malaga'.split(' ');
const FIRMS =
  'Bluewater Orchard Hexel Larkspur Quill Vantage Pinecrest Moss Ferrous Halcyon Juniper Kestrel Onyx Sable'.split(
    ' ',
  );
const THINGS =
  'invoices contracts backups dashboards prototypes shipments interviews audits newsletters translations licences migrations'.split(
    ' ',
  );
const TOOLS =
  'Postgres Grafana Kafka Terraform Figma Jenkins Redis Typesense Flutter Elixir Ansible Vault Postmark'.split(
    ' ',
  );
const FOODS = 'ramen hazelnuts oysters lentils gnocchi kimchi rhubarb halloumi paprika tempeh figs'.split(
  ' ',
);

type Pick = (list: string[]) => string;
type Template = (pick: Pick, number: () => number) => string;

const TEMPLATES: Template[] = [
  (pick) =>
    `${pick(PEOPLE)} ${pick(FAMILIES)} prefers ${pick(FOODS)} for lunch when the team meets in ${pick(CITIES)}`,
  (pick, n) =>
    `${pick(FIRMS)} renews its contract on ${date(n)} and wants ${pick(THINGS)} sent to ${pick(PEOPLE)} ${pick(FAMILIES)}`,
  (pick, n) => `The ${pick(TOOLS)} cluster in ${pick(CITIES)} keeps ${pick(THINGS)} for ${n() % 90} days`,
  (pick, n) => `Ticket OPS-${n()} is about ${pick(THINGS)} that fail in ${pick(TOOLS)} after an upgrade`,
  (pick) =>
    `${pick(PEOPLE)} ${pick(FAMILIES)} leads the ${pick(FIRMS)} account and works from ${pick(CITIES)}`,
  (pick, n) =>
    `The office in ${pick(CITIES)} has room for ${n() % 80} people and its door code is on the board`,
  (pick, n) => `Deployments of ${pick(FIRMS)} go out on ${date(n)} with ${pick(TOOLS)}, never on a Friday`,
  (pick) => `${pick(PEOPLE)} is allergic to ${pick(FOODS)} and sits beside ${pick(PEOPLE)} ${pick(FAMILIES)}`,
  (pick, n) => `We decided on ${date(n)} to move ${pick(THINGS)} from ${pick(TOOLS)} to ${pick(TOOLS)}`,
  (pick, n) => `The budget for ${pick(THINGS)} at ${pick(FIRMS)} is ${n()} euros a quarter`,
];

const QUESTIONS: Template[] = [
  (pick) => `what does ${pick(PEOPLE)} ${pick(FAMILIES)} like to eat?`,
  (pick) => `when does the agreement with ${pick(FIRMS)} end?`,
  (_, n) => `what is OPS-${n()} about?`,
  (pick) => `who is responsible for ${pick(FIRMS)}?`,
  (pick) => `how long are ${pick(THINGS)} kept in ${pick(TOOLS)}?`,
  (pick) => `where is ${pick(PEOPLE)} ${pick(FAMILIES)} working from?`,
  (pick) => `how much money is there for ${pick(THINGS)} at ${pick(FIRMS)}?`,
];

function date(number: () => number): string {
  return `2026-${String(1 + (number() % 12)).padStart(2, '0')}-${String(1 + (number() % 28)).padStart(2, '0')}`;
}

/** The same memories in each run, no two alike. Many share the same words, as in an account with a single subject. */
export function makeMemories(count: number): BenchMemory[] {
  const random = seeded(1);
  return Array.from({ length: count }, (_, index) => ({
    key: `memory_${index}`,
    value: fill(TEMPLATES, random),
  }));
}

export function makeQuestions(count: number): string[] {
  const random = seeded(2);
  return Array.from({ length: count }, () => fill(QUESTIONS, random));
}

function fill(templates: Template[], random: () => number): string {
  const template = templates[random() % templates.length] as Template;
  return template(
    (list) => list[random() % list.length] as string,
    () => random() % 10_000,
  );
}

/** A linear congruential generator: all runs measure the same texts. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff;
    return state >>> 8;
  };
}
