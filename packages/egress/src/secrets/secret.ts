/** A secret of an agent: the agent knows the placeholder, and the gateway puts the value in its place. */
export interface Secret {
  name: string;
  placeholder: string;
  /** Text; sent as UTF-8. */
  value: string;
  /** As `parseSecretHost` reads them. */
  hosts: readonly string[];
  /** Where in a request the placeholder is replaced. */
  inject: { header: boolean; query: boolean; body: boolean };
}

/** What happened to a secret of the agent on this computer. */
export type SecretEvent = { computerId: string } & (
  | {
      type: 'secret-used';
      name: string;
      host: string;
      method: string;
      /** Null: the value was sent, and no answer came. */
      status: number | null;
    }
  /** The placeholder was seen on its way to a host, or in a place, that the secret does not list. It stayed as it was. */
  | { type: 'secret-withheld'; name: string; host: string }
  /** The request was signed, which only works with the value itself. It passed unchanged. */
  | { type: 'secret-unusable'; host: string; scheme: string }
);
