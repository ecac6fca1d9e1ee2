import { sql } from 'kysely';

/**
 * A condition that is always true, and lets the commit of its statement not wait for the disk. For what a crash may
 * undo: a lease that is gone is taken again.
 */
export const UNSYNCED = sql`(select set_config('synchronous_commit', 'off', true)) = 'off'`;
