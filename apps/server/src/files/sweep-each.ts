/** Which of the contents that have to go are to be removed next: at most `limit`, without these. */
export interface SweptNext {
  limit: number;
  except: string[];
}

const ROWS_AT_ONCE = 100;
/** The store keeps refusing: the rest is left to the next run. */
const MOST_FAILURES = 10;

/**
 * Removes what `select` finds, until there is no more. Returns how many. One that the store refuses to remove does not hold up
 * the others; then this throws in the end.
 */
export async function sweepEach<Row extends { id: string }>(
  select: (next: SweptNext) => Promise<Row[]>,
  remove: (row: Row) => Promise<unknown>,
): Promise<number> {
  const failures: { id: string; error: Error }[] = [];
  for (let swept = 0; ; ) {
    const rows = await select({ limit: ROWS_AT_ONCE, except: failures.map(({ id }) => id) });
    for (const row of rows) {
      await remove(row).catch((error: Error) => failures.push({ id: row.id, error }));
      if (failures.length === MOST_FAILURES) throw failed(failures);
    }
    swept += rows.length;
    if (rows.length === ROWS_AT_ONCE) continue;
    if (failures.length > 0) throw failed(failures);
    return swept;
  }
}

function failed(failures: readonly { id: string; error: Error }[]): AggregateError {
  const reasons = failures.map(({ id, error }) => `${id}: ${error.message}`).join('; ');
  return new AggregateError(
    failures.map(({ error }) => error),
    `Contents could not be removed yet: ${reasons}`,
  );
}
