/** What a memory was between two steps of a test. */
export interface OracleState {
  version: number;
  value: string;
  tags: string[];
  importance: number;
  /** The step in which it began, and how many changes of this key came before it in that step. */
  from: number;
  bump: number;
  /** Counts all changes. */
  order: number;
  /** The step in which it ended; null: live. */
  to: number | null;
}

export interface OracleMemory {
  namespace: string;
  key: string;
  states: OracleState[];
}

export interface OracleWrite {
  namespace: string;
  key: string;
  value: string;
  tags?: string[] | undefined;
  importance?: number | undefined;
  ifVersion?: number | undefined;
}

export type OracleAnswer = 'done' | 'conflict' | 'not_found';

interface OracleOperation {
  touched: { memory: OracleMemory; before: OracleState[]; after: string }[];
}

/**
 * The memory of one account, written as plainly as possible: lists, without a database or batches. The property tests
 * compare the real one with it. Time is the number of the step. `phrases` are values that say too little to be merged
 * under keys that name nothing, as all keys of these tests do.
 */
export function createOracle({ phrases = [] }: { phrases?: string[] } = {}) {
  let memories: OracleMemory[] = [];
  const operations = new Map<string, OracleOperation>();
  let step = 0;
  let order = 0;

  const find = (namespace: string, key: string) =>
    memories.find((memory) => memory.namespace === namespace && memory.key === key);
  const liveState = (memory: OracleMemory | undefined) => memory?.states.find(({ to }) => to === null);
  const isPhrase = (memory: OracleMemory) => phrases.includes(liveState(memory)?.value ?? '');
  const lastVersion = (memory: OracleMemory) => Math.max(0, ...memory.states.map(({ version }) => version));

  function add(memory: OracleMemory, state: Pick<OracleState, 'version' | 'value' | 'tags' | 'importance'>) {
    const live = liveState(memory);
    if (live !== undefined) live.to = step;
    const bump = memory.states.filter(({ from }) => from === step).length;
    memory.states.push({ ...state, from: step, bump, order: order++, to: null });
  }

  function put({ namespace, key, value, tags, importance, ifVersion }: OracleWrite): OracleAnswer {
    let memory = find(namespace, key);
    const live = liveState(memory);
    if (ifVersion !== undefined && ifVersion !== (live?.version ?? 0)) return 'conflict';
    if (live?.value === value) {
      const amended = { ...live, tags: tags ?? live.tags, importance: importance ?? live.importance };
      const isSame = JSON.stringify(amended) === JSON.stringify(live);
      if (!isSame) add(memory as OracleMemory, amended);
      return 'done';
    }
    if (memory === undefined) {
      memory = { namespace, key, states: [] };
      memories.push(memory);
    }
    add(memory, { version: lastVersion(memory) + 1, value, tags: tags ?? [], importance: importance ?? 5 });
    return 'done';
  }

  function operate(id: string | null, names: { namespace: string; key: string }[], work: () => void) {
    const before = new Map(
      names.map(({ namespace, key }) => [find(namespace, key), copy(find(namespace, key)?.states ?? [])]),
    );
    work();
    if (id === null) return;
    const touched = memories
      .filter(({ namespace, key }) => names.some((name) => name.namespace === namespace && name.key === key))
      .map((memory) => ({ memory, before: before.get(memory) ?? [], after: JSON.stringify(memory.states) }))
      .filter((one) => one.after !== JSON.stringify(one.before));
    operations.set(id, { touched });
  }

  const live = () => memories.filter((memory) => liveState(memory) !== undefined);

  return {
    nextStep: () => ++step,
    put,
    get: (namespace: string, key: string) => liveState(find(namespace, key)),
    remove(namespace: string, key: string, hard: boolean): OracleAnswer {
      const memory = find(namespace, key);
      const state = liveState(memory);
      if (hard ? memory === undefined : state === undefined) return 'not_found';
      if (hard) memories = memories.filter((one) => one !== memory);
      else (state as OracleState).to = step;
      return 'done';
    },
    restore(namespace: string, key: string, version: number | undefined): OracleAnswer {
      const memory = find(namespace, key);
      const wanted = memory?.states.findLast((state) => version === undefined || state.version === version);
      if (memory === undefined || wanted === undefined) return 'not_found';
      const state = liveState(memory);
      if (state !== undefined && (version === undefined || state.value === wanted.value)) return 'done';
      add(memory, { ...wanted, version: lastVersion(memory) + 1 });
      return 'done';
    },
    /** `id` is null if the real memory made no operation. */
    removeMany(
      id: string | null,
      filter: { namespace?: string | undefined; tag?: string | undefined },
    ): number {
      const matching = live().filter(
        (memory) =>
          (filter.namespace === undefined || memory.namespace === filter.namespace) &&
          (filter.tag === undefined || liveState(memory)?.tags.includes(filter.tag)),
      );
      operate(id, matching, () => {
        for (const memory of matching) (liveState(memory) as OracleState).to = step;
      });
      return matching.length;
    },
    /** Only for equal values; the one that is kept gets the tags of all. */
    dedupe(id: string | null): number {
      const compare = (a: OracleState, b: OracleState) =>
        b.importance - a.importance || b.from - a.from || b.bump - a.bump || b.order - a.order;
      const groups = Map.groupBy(live(), (memory) =>
        JSON.stringify([memory.namespace, liveState(memory)?.value, isPhrase(memory) ? memory.key : '']),
      );
      const losers = [...groups.values()].flatMap((group) =>
        group.toSorted((a, b) => compare(liveState(a) as OracleState, liveState(b) as OracleState)).slice(1),
      );
      operate(id, [...groups.values()].flat(), () => {
        for (const group of groups.values()) {
          const ordered = group.toSorted((a, b) =>
            compare(liveState(a) as OracleState, liveState(b) as OracleState),
          );
          const tags = [...new Set(ordered.flatMap((memory) => liveState(memory)?.tags ?? []))];
          const [best, ...rest] = ordered;
          for (const memory of rest) (liveState(memory) as OracleState).to = step;
          const state = liveState(best) as OracleState;
          if (tags.length > state.tags.length) add(best as OracleMemory, { ...state, tags });
        }
      });
      return losers.length;
    },
    importRows(id: string | null, rows: OracleWrite[]) {
      operate(id, rows, () => {
        for (const row of rows) put(row);
      });
    },
    undo(id: string): OracleAnswer {
      const operation = operations.get(id);
      if (operation === undefined) return 'done';
      // What has been deleted for good since is no longer part of it.
      const touched = operation.touched.filter(({ memory }) => memories.includes(memory));
      if (touched.some(({ memory, after }) => JSON.stringify(memory.states) !== after)) return 'conflict';
      for (const { memory, before } of touched) memory.states = copy(before);
      memories = memories.filter(({ states }) => states.length > 0);
      operations.delete(id);
      return 'done';
    },
    /** What was live after the step. */
    liveAfter(at: number) {
      return memories
        .flatMap(({ namespace, key, states }) => {
          const state = states.find(({ from, to }) => from <= at && (to === null || to > at));
          if (state === undefined) return [];
          const { version, value, tags, importance } = state;
          return [{ namespace, key, version, value, tags, importance }];
        })
        .sort((a, b) => (`${a.namespace} ${a.key}` < `${b.namespace} ${b.key}` ? -1 : 1));
    },
  };
}

export type Oracle = ReturnType<typeof createOracle>;

function copy(states: OracleState[]): OracleState[] {
  return states.map((state) => ({ ...state }));
}
