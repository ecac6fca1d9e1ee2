import {
  calls,
  type Script,
  type ScriptMessage,
  type ScriptTurn,
  says,
} from '../../packages/agent/src/testing/index.ts';

/** A name and a text that would run if they were ever treated as HTML. */
export const HOSTILE = '<img src=x onerror="window.hacked=true"><script>window.hacked=true</script>';

const ANSWER = `## Three fruits

The page names **three** fruits; the newest is *mango*.

| fruit | price |
|---|---|
| mango | 3 |
| pear | 2 |

- The table came from the page.
- \`fruit.txt\` holds the same.

[The source](https://example.com/fruit) and ${HOSTILE} and ![spy](https://example.com/spy.png)`;

/** The task says what the scripted model does. */
export function consoleScript(siteUrl: string): Script {
  return async ({ system, messages }) => {
    const task = messages.find(({ role }) => role === 'user')?.text ?? '';
    const done = messages.filter(({ role }) => role === 'tool').length;
    if (system.includes('You merge notes into one')) return says(JSON.parse(task).notes.join('. '));
    if (task.includes('which is longer')) return { ...says('Four.'), tokens: { input: 40_000, output: 500 } };
    if (task.includes('delegate')) return delegate(task, messages, done);
    if (task.includes('write slowly'))
      return says(`Once upon a time ${'a fox ran on, '.repeat(40)}and slept.`);
    if (task.includes('mend the list')) return [...mending()][done] ?? says('Mended.');
    if (task.includes('in vain')) return done === LOOKS ? missing() : lookAround(done);
    if (task.includes('linger')) return done === 0 ? lookAround() : slow(done - LOOKS);
    if (task.includes('sleep')) return slow(done);
    if (task.includes('approve'))
      return done === 0 ? { text: 'I would like to keep this.', ...remember() } : says('Remembered.');
    if (task.includes('two favourites')) return done === 0 ? recallTwo() : says('Neither is known.');
    if (task.includes('strange calls')) return done === 0 ? strange() : says('Strange.');
    if (task.includes('exit code')) {
      return done === 0
        ? calls('e1', 'jettson_shell_run', { command: 'echo careful; exit 3' })
        : says('It failed.');
    }
    if (task.includes('order')) {
      return done === 0 ? calls('o1', 'look_up_order', { order_id: '1042' }) : says('Shipped.');
    }
    if (task.includes('with the secret')) {
      const placeholder = /jettson-secret-[0-9a-f]+/.exec(system)?.[0] ?? '';
      const headers = { authorization: `Bearer ${placeholder}` };
      return done === 0 ? calls('h1', 'jettson_http_request', { url: siteUrl, headers }) : says('Asked.');
    }
    if (task.includes('fail')) return { fault: { status: 400, message: 'The scripted model refuses.' } };
    if (task.includes('quick')) return says('Four.');
    return [...steps(siteUrl)][done] ?? says(ANSWER);
  };
}

const LOOKS = 12;

const lookAround = (done = 0): ScriptTurn => ({
  text: 'I look around.',
  calls: Array.from({ length: LOOKS }, (_, index) => ({
    id: `l${done + index}`,
    name: 'jettson_memory_get',
    input: { key: `place ${index}` },
  })),
});

const missing = () => calls('v1', 'jettson_shell_run', { command: 'echo no such ledger >&2; exit 2' });

function slow(done: number): ScriptTurn {
  return done === 0
    ? {
        text: 'I wait, as I was told.',
        ...calls('s1', 'jettson_shell_run', { command: 'echo waiting; sleep 50' }),
      }
    : says('Waited.');
}

/** One sub-agent below another, which mends a list; two otherwise. */
function partsOf(task: string): { task: string; tools: string[] }[] {
  const tools = ['files', 'shell', 'memory'];
  if (task.includes('the whole table'))
    return [{ task: 'delegate the mending', tools: ['agents', ...tools] }];
  if (task.includes('the refusal')) return [{ task: 'fail, please', tools: [] }];
  if (task.includes('the mending')) return [{ task: 'mend the list', tools }];
  return ['quick sum of the first column', 'quick sum of the second column, which is longer'].map((part) => ({
    task: part,
    tools: [],
  }));
}

/** Sub-agents, and their answers. */
function delegate(task: string, messages: readonly ScriptMessage[], done: number): ScriptTurn {
  const parts = partsOf(task);
  if (done === 0) {
    return {
      text: 'Each column goes to a sub-agent.',
      calls: parts.map((input, index) => ({ id: `d${index}`, name: 'jettson_agents_spawn', input })),
    };
  }
  const told = messages.map(({ text }) => text).join('\n');
  const ids = [...told.matchAll(/\{"agent_id":"(ag_\w{21})"\}/g)].map(([, id]) => id);
  return done === parts.length || task.includes('give up')
    ? calls(`w${done}`, 'jettson_agents_wait', { ids })
    : says('Both columns are summed.');
}

const remember = () =>
  calls('m1', 'jettson_memory_put', {
    key: 'favourite-fruit',
    value: 'The user likes mangoes best.',
    tags: ['taste'],
  });

const recallTwo = (): ScriptTurn => ({
  calls: ['favourite-tea', 'favourite-cake'].map((key) => ({
    id: key,
    name: 'jettson_memory_get',
    input: { key },
  })),
});

/** Calls with names and inputs that no tool has. */
const strange = (): ScriptTurn => ({
  calls: [
    { id: 'x1', name: 'constructor', input: { of: 'everything' } },
    { id: 'x2', name: 'jettson_shell_run', input: { command: { run: 'this' } } },
    { id: 'x3', name: 'jettson_http_request', input: { method: { toString: 'no', valueOf: 'no' } } },
  ],
});

/** Edits a file, once in vain, and costs most at its third turn. */
function* mending(): Iterable<ScriptTurn> {
  yield calls('w1', 'jettson_files_write', { path: 'list.txt', content: 'apple\npear\nplum\n' });
  yield calls('w2', 'jettson_files_edit', { path: 'list.txt', old_string: 'pear', new_string: 'mango' });
  yield {
    tokens: { input: 40_000, output: 500 },
    ...calls('w3', 'jettson_shell_run', { command: 'grep quince list.txt' }),
  };
  yield calls('w4', 'jettson_memory_put', { key: 'list-style', value: 'One fruit a line.' });
}

function* steps(siteUrl: string): Iterable<ScriptTurn> {
  yield {
    text: 'First I look at the **page**, then I write down what it says.',
    ...calls('c1', 'jettson_browser_navigate', { url: siteUrl }),
  };
  yield calls('c2', 'jettson_browser_screenshot', {});
  yield calls('c3', 'jettson_shell_run', {
    command: 'for n in 1 2 3; do echo "fruit $n"; done; echo "careful" >&2; ls -la',
  });
  yield calls('c4', 'jettson_files_write', { path: 'fruit.txt', content: 'mango\npear\nplum\n' });
  yield calls('c5', 'jettson_files_write', { path: `notes/${HOSTILE.slice(0, 20)}.md`, content: HOSTILE });
  yield calls('c6', 'jettson_files_read', { path: 'missing.txt' });
  yield remember();
}
