import type { BrowserCase } from './cases/browser-case.ts';
import { DIALOG_CASES } from './cases/dialog-cases.ts';
import { FAILING_CASES } from './cases/failing-cases.ts';
import { FILE_CASES } from './cases/file-cases.ts';
import { FORM_CASES } from './cases/form-cases.ts';
import { MOVING_CASES } from './cases/moving-cases.ts';
import { OBSTACLE_CASES } from './cases/obstacle-cases.ts';
import { SNAPSHOT_CASES } from './cases/snapshot-cases.ts';
import { TAB_CASES } from './cases/tab-cases.ts';

/** Everything that a page of the web can do to an agent that uses it, see browser-site.ts. */
export const BROWSER_CASES: BrowserCase[] = [
  ...SNAPSHOT_CASES,
  ...FORM_CASES,
  ...OBSTACLE_CASES,
  ...TAB_CASES,
  ...DIALOG_CASES,
  ...FILE_CASES,
  ...MOVING_CASES,
  ...FAILING_CASES,
];
