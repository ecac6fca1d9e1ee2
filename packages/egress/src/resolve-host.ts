import { lookup, Resolver } from 'node:dns/promises';

/**
 * The addresses of a name, in the order to try them; rejects if there are none. `isListed`: the operator's rules name
 * it.
 */
export type ResolveHost = (name: string, isListed: boolean) => Promise<string[]>;

const resolver = new Resolver({ timeout: 3_000, tries: 2 });

/**
 * Names that agents choose go to the DNS directly: getaddrinfo would let a handful of slow names occupy the thread pool
 * that all file access of this process needs. It is used only for names that no stranger controls: the operator's, and
 * those without a dot (localhost, a container's name).
 */
export const resolveHost: ResolveHost = async (name, isListed) => {
  if (isListed || !name.includes('.')) {
    const found = await lookup(name, { all: true, order: 'verbatim' });
    return found.map(({ address }) => address);
  }

  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (addresses.length === 0 && answers[0].status === 'rejected') throw answers[0].reason;
  return addresses;
};
