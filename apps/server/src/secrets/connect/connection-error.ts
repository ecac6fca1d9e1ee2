/** Why a connection cannot be made, for people. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}
