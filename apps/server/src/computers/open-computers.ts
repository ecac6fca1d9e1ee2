import type { ComputerProvider } from '@jettson/computers';
import { type GatewayProcess, openGatewayProcess } from '@jettson/egress';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { type ComputerPlaces, openPlaces, withPlaces } from './computer-places.ts';
import { meterComputers } from './meter-computers.ts';
import { openComputerProvider } from './open-computer-provider.ts';
import { sweepComputers } from './sweep-computers.ts';
import { type ComputerWatch, watchComputers } from './watch-computers.ts';

/** What the computers of a process are made with. */
export interface Computers extends AsyncDisposable {
  gateway: GatewayProcess;
  provider: ComputerProvider;
  places: ComputerPlaces;
  /** Whether this machine can make computers. */
  watch: ComputerWatch;
}

/** Labels of every computer of an installation: the folders of others on this machine must not be swept. */
export function labelsOf({ dataDir }: Pick<Config, 'dataDir'>): Record<string, string> {
  return { installation: dataDir };
}

/**
 * Opens what computers are made with, removes those that a crash left behind, and begins to try one. It needs no database, so that a
 * server opens both at the same time.
 */
export async function openComputers(config: Config, log: Logger): Promise<Computers> {
  await using opened = new AsyncDisposableStack();
  const gateway = openGatewayProcess(config.egress);
  opened.defer(() => gateway.close());
  const places = openPlaces(config.maxComputers);
  const provider = meterComputers(withPlaces(await openComputerProvider(config, { gateway, log }), places));
  await sweepComputers(provider, labelsOf(config), log);
  const watch = watchComputers(provider, log);
  opened.defer(() => watch.close());
  const running = opened.move();
  return { gateway, provider, places, watch, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
