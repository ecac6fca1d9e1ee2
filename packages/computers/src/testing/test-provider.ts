import type { EgressGateway, EgressRule } from '@jettson/egress';
import { bubblewrapProvider } from '../bubblewrap/bubblewrap-provider.ts';
import type { ExecServerChoice } from '../bubblewrap/native-program.ts';
import type { ComputerProvider } from '../computer-provider.ts';
import { dockerProvider } from '../docker/docker-provider.ts';
import { DEFAULT_IMAGE } from '../docker/supply-image.ts';
import { testExecServer } from './test-exec-server.ts';

export interface TestProviderOptions {
  rootDir: string;
  gateway: Pick<EgressGateway, 'open'> | null;
  allow?: readonly EgressRule[];
  hide?: readonly string[];
  workspaces?: 'disk' | 'memory';
  execServer?: ExecServerChoice;
}

/** What tests' computers are made with: bubblewrap, unless JETTSON_TEST_COMPUTERS says `docker`. */
export const TESTED_PROVIDER = process.env.JETTSON_TEST_COMPUTERS === 'docker' ? 'docker' : 'bubblewrap';

/** The image of tests' computers in Docker. */
export const TESTED_IMAGE = process.env.JETTSON_TEST_DOCKER_IMAGE ?? DEFAULT_IMAGE;

/** The provider that is tested. The options that Docker does not have are those of bubblewrap's own tests. */
export function testProvider(options: TestProviderOptions): ComputerProvider {
  if (TESTED_PROVIDER === 'docker') return dockerProvider({ ...options, image: TESTED_IMAGE });
  return bubblewrapProvider({ execServer: testExecServer(), ...options });
}
