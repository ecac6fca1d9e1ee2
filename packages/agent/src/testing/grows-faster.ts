const SHORT = 10_000;
const TIMES_AS_LONG = 40;
/** Quadratic time would take 1,600 times as long; anything below this is noise. */
const MAX_GROWTH = 400;

/** Those of `shapes` whose repetition makes `run` take longer and longer per character. */
export function growsFaster(shapes: readonly string[], run: (text: string) => void): string[] {
  // Of this thread's own computing: on a busy machine, the clock goes on while others compute.
  const timeOf = (text: string): number => {
    const start = process.threadCpuUsage();
    run(text);
    const { user, system } = process.threadCpuUsage(start);
    return (user + system) / 1000;
  };
  const repeat = (shape: string, length: number) => shape.repeat(Math.ceil(length / shape.length));
  return shapes.filter((shape) => {
    // Warmed up, and the fastest of three: a collection of garbage is not growth.
    const quickest = (text: string) => Math.min(timeOf(text), timeOf(text), timeOf(text));
    const short = quickest(repeat(shape, SHORT));
    // Below a millisecond, a busy machine only measures its own noise.
    return quickest(repeat(shape, SHORT * TIMES_AS_LONG)) / Math.max(short, 1) > MAX_GROWTH;
  });
}
