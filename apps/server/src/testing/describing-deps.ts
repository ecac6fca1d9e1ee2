import type { ApiDeps } from '../deps.ts';

const nothing: object = new Proxy({}, { get: () => nothing });
const signIn: ApiDeps['signIn'] = { oidc: undefined, hasPasswords: true };
const reach: ApiDeps['reach'] = { host: '127.0.0.1', publicUrl: undefined, trustedProxies: [] };

/** For an app whose routes only describe themselves: none is called, so none needs I/O. */
export const describingDeps = new Proxy({ reach, signIn } as ApiDeps, {
  get: (own, name) => Reflect.get(own, name) ?? nothing,
});
