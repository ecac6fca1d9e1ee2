const STORED = 'account';

/** The account that an owner viewed last; a shared link names its own account. */
export function readAccountChoice(): string | null {
  const linked = new URLSearchParams(location.search).get('account');
  if (linked !== null) keepAccountChoice(linked);
  return linked ?? localStorage.getItem(STORED);
}

export function keepAccountChoice(accountId: string | null): void {
  if (accountId === null) localStorage.removeItem(STORED);
  else localStorage.setItem(STORED, accountId);
}
