/**
 * The result of a step of a start. Throws an error that names the step if it takes longer than `seconds`: a process that
 * hangs is neither restarted by its supervisor nor noticed.
 */
export async function inTime<Result>(seconds: number, what: string, step: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`The start was given up: ${what} took longer than ${seconds} s`)),
    seconds * 1000,
  );
  try {
    return await Promise.race([step, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
