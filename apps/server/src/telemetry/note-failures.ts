type Result = { code: number; error?: Error };

interface Exporter<Item> {
  export(items: Item, done: (result: Result) => void): void;
}

/** The same exporter, which says when something could not be sent: the libraries keep it to themselves. */
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
