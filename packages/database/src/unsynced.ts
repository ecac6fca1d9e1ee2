import { sql } from 'kysely';

/**
 * A condition that is always true, and that makes the commit of its statement not wait for the disk. For changes that a
 * crash may undo: a lost lease is simply taken again.
 */
export const UNSYNCED = sql`(select set_config('synchronous_commit', 'off', true)) = 'off'`;
