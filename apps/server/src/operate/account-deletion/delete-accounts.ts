import { selectDeletedAccounts } from '../../accounts/deletion-queries.ts';
import { type DeleteAccountDeps, deleteAccount } from './delete-account.ts';

/**
 * The job that deletes everything of the accounts that are being deleted. One that fails does not hold up the others. The
 * job then fails in the end, with the reasons, and the next run tries again.
 */
export async function deleteAccounts(deps: DeleteAccountDeps, signal: AbortSignal): Promise<void> {
  const failures: Error[] = [];
  for (const accountId of await selectDeletedAccounts(deps.database.db)) {
    signal.throwIfAborted();
    await deleteAccount(deps, accountId, signal).catch((cause: Error) => {
      failures.push(new Error(`${accountId}: ${cause.message}`, { cause }));
    });
  }
  if (failures.length === 0) return;
  const reasons = failures.map(({ message }) => message).join('; ');
  throw new AggregateError(failures, `Accounts could not be deleted yet: ${reasons}`);
}
