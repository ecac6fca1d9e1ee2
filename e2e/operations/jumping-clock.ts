import { readFileSync } from 'node:fs';
import { setInterval } from 'node:timers';

// Loaded into a process before its program (--import): its clock is wrong by as many milliseconds as the file says whose
// path is in the address of this module. Only the time of day jumps, as on a machine: timers and performance.now() do not.

const RealDate = Date;
const file = new URL(import.meta.url).searchParams.get('file') ?? '';
let offset = 0;
setInterval(() => {
  offset = Number(readFileSync(file, 'utf8'));
}, 50).unref();

globalThis.Date = new Proxy(RealDate, {
  construct(target, parts, self) {
    const given = parts.length === 0 ? [RealDate.now() + offset] : parts;
    return Reflect.construct(target, given, self);
  },
  get(target, name) {
    return name === 'now' ? () => RealDate.now() + offset : Reflect.get(target, name);
  },
});
