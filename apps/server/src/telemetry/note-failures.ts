type Result = { code: number; error?: Error };

interface Exporter<Item> {
  export(items: Item, done: (result: Result) => void): void;
}

/** The same exporter, which also reports what could not be sent: the libraries do not. */
export function noteFailures<Item, Kind extends Exporter<Item>>(
  exporter: Kind & Exporter<Item>,
  onFailure: (error: unknown) => void,
): Kind {
  const send = exporter.export.bind(exporter);
  exporter.export = (items, done) =>
    send(items, (result) => {
      if (result.code !== 0) onFailure(result.error ?? new Error('refused'));
      done(result);
    });
  return exporter;
}
