export interface Timing {
  p50: number;
  p95: number;
}

/** Milliseconds of each call; the calls are made one after another. */
export async function timeEach<Input>(
  inputs: Input[],
  call: (input: Input) => Promise<unknown>,
): Promise<Timing> {
  const times: number[] = [];
  for (const input of inputs) {
    const start = performance.now();
    await call(input);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { p50: at(times, 0.5), p95: at(times, 0.95) };
}

function at(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Seconds for all of them together. */
export async function timeAll(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
