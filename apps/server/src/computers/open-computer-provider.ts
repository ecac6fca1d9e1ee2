import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bubblewrapProvider, type ComputerProvider, describeExecServer } from '@jettson/computers';
import { type EgressGateway, parseEgressRules } from '@jettson/egress';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';

/** Opens what makes computers, as the operator chose it. It starts nothing yet. */
export async function openComputerProvider(
  { dataDir, egress, computers }: Pick<Config, 'dataDir' | 'egress' | 'computers'>,
  { gateway, log }: { gateway: EgressGateway | null; log?: Logger },
): Promise<ComputerProvider> {
  const rootDir = join(dataDir, 'computers');
  await mkdir(rootDir, { recursive: true, mode: 0o700 });
  const allow = parseEgressRules(egress.allow);
  const { provider, execServer, dockerImage: image } = computers;
  if (provider === 'docker') {
    const { dockerProvider } = await import('@jettson/computers/docker');
    return dockerProvider({ rootDir, gateway, allow, ...(image && { image }) });
  }
  return bubblewrapProvider({
    ...{ rootDir, gateway, allow, hide: [dataDir], execServer },
    onExecServer: (found) => log?.info(`computers are served by ${describeExecServer(found)}`),
  });
}
