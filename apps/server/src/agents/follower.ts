/** Wake-ups can be missed, so the logs are polled this often in any case, and clients get a sign of life. */
const TICK_MS = 10_000;
/** Why a stream is woken: the log has changed, or 10 s have passed. */
export type Wake = 'news' | 'tick';

/** What is followed: logs, each with a key, read from a place on. */
export interface FollowedSource<Place extends string | number> {
  /** Calls `onNews` when there may be something new; returns the unsubscribe function. */
  subscribe(key: string, onNews: () => void): () => void;
  read(accountId: string, key: string, after: Place): Promise<LogPiece<Place>>;
  /** Something about each log that changes with every event: looked at every 10 s, in case a notification was missed. */
  versions(keys: string[]): Promise<Map<string, unknown>>;
}

/** Some events in their wire format: made once, however many streams send it. */
export interface LogPiece<Place> {
  /** As `text/event-stream`; empty if there is nothing after `after`. */
  text: Uint8Array;
  /** The place of its last event, or `after`. */
  last: Place;
  /** Whether there already is more, will be in a moment, may be later, or never will be. */
  next: 'now' | 'soon' | 'later' | 'never';
}

/**
 * Lets all streams of this process follow logs together: 1,000 streams of one log cost about as much as one.
 */
export interface Follower<Place> {
  /** Follows a log until the result is disposed of. */
  follow(accountId: string, key: string, onWake: (why: Wake) => void): FollowedLog<Place>;
}

interface FollowedLog<Place> extends Disposable {
  /** The events after `after`; simultaneous calls share one query. Throws `not_found`. */
  read(after: Place): Promise<LogPiece<Place>>;
}

interface SharedLog<Place> {
  key: string;
  watchers: Set<(why: Wake) => void>;
  /** Reads in progress, by the place that they start after. None began before the last notification. */
  reads: Map<Place, Promise<LogPiece<Place>>>;
  /**
   * Pieces followed by further events, so that they never change; kept, by the same key, as long as a stream still
   * sends them.
   */
  sent: Map<Place, { bytes: WeakRef<ArrayBufferLike>; last: Place }>;
  /** At the last tick. */
  version: unknown;
  unsubscribe: () => void;
}

/** A follower of the logs of a source. It holds nothing while no log is followed. */
export function openFollower<Place extends string | number>(source: FollowedSource<Place>): Follower<Place> {
  const logs = new Map<string, SharedLog<Place>>();
  let timer: NodeJS.Timeout | undefined;

  function open(id: string, key: string): SharedLog<Place> {
    const log: SharedLog<Place> = {
      key,
      watchers: new Set(),
      reads: new Map(),
      sent: new Map(),
      version: undefined,
      unsubscribe: source.subscribe(key, () => tellNews(log)),
    };
    logs.set(id, log);
    timer ??= setInterval(() => void tick(), TICK_MS).unref();
    return log;
  }

  function close(id: string): void {
    logs.get(id)?.unsubscribe();
    logs.delete(id);
    if (logs.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  async function tick(): Promise<void> {
    const followed = [...logs.values()];
    for (const log of followed) wake(log, 'tick');
    // Without a database there is nothing new; the next tick tries again.
    const versions = await source.versions(followed.map(({ key }) => key)).catch(() => null);
    for (const log of followed) {
      const version = versions?.get(log.key);
      if (version === undefined || version === log.version) continue;
      log.version = version;
      tellNews(log);
    }
  }

  return {
    follow(accountId, key, onWake) {
      const id = `${accountId}/${key}`;
      const log = logs.get(id) ?? open(id, key);
      log.watchers.add(onWake);
      return {
        async read(after) {
          const sent = log.sent.get(after);
          const bytes = sent?.bytes.deref();
          if (sent && bytes) return { text: new Uint8Array(bytes), last: sent.last, next: 'now' };
          const underWay = log.reads.get(after);
          if (underWay) return underWay;
          const reading = source.read(accountId, key, after).finally(() => {
            if (log.reads.get(after) === reading) log.reads.delete(after);
          });
          log.reads.set(after, reading);
          const { text, last, next } = await reading;
          if (next === 'now') {
            // A log that never ends would collect them.
            for (const [place, { bytes }] of log.sent)
              if (bytes.deref() === undefined) log.sent.delete(place);
            log.sent.set(after, { bytes: new WeakRef(text.buffer), last });
          }
          return reading;
        },
        [Symbol.dispose]() {
          if (log.watchers.delete(onWake) && log.watchers.size === 0) close(id);
        },
      };
    },
  };
}

/** A read in progress may lack the new event: later calls start a new read. */
function tellNews<Place>(log: SharedLog<Place>): void {
  log.reads.clear();
  wake(log, 'news');
}

function wake({ watchers }: { watchers: Iterable<(why: Wake) => void> }, why: Wake): void {
  for (const onWake of watchers) onWake(why);
}
