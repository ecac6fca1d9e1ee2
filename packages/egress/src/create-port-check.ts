import type { EgressRuleLists } from './gateway-messages.ts';
import { parseEgressRules } from './parse-egress-rules.ts';
import { parseNetworkHost } from './parse-host-pattern.ts';

/** The web's ports. Others lead to mail servers, databases and shells, to which nobody has given agents access. */
export const OPEN_PORTS = [80, 443];

/**
 * Returns a function that checks an entry of `allowed_hosts`, and throws EgressRuleError. The function returns a port of the
 * entry that no rule of the operator opens, or that a rule closes for every host; undefined if there is none. It throws
 * HostPatternError.
 */
export function createPortCheck({ allow, deny }: EgressRuleLists): (entry: string) => number | undefined {
  const opening = parseEgressRules(allow);
  const closed = parseEgressRules(deny).flatMap((rule) => (rule.kind === 'port' ? rule.port : []));
  return (entry) => {
    const { host, isBelow, ports } = parseNetworkHost(entry);
    const mayOpen = (port: number) =>
      OPEN_PORTS.includes(port) ||
      opening.some(
        (rule) =>
          // The name may have an address in the range.
          rule.kind === 'range' ||
          (rule.port === port &&
            (rule.kind === 'port' || rule.host === host || (isBelow && rule.host.endsWith(`.${host}`)))),
      );
    // Without a port, an entry means both ports of the web: one of them is enough.
    const unopened = ports.filter((port) => closed.includes(port) || !mayOpen(port));
    return unopened.length === ports.length ? unopened[0] : undefined;
  };
}
