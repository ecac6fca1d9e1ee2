import type { Attack } from './attack.ts';
import { blankAnswers } from './attacks/blank-answers.ts';
import { floodOfFrames, floodOfOutput, floodOfRefusals, floodOfSockets } from './attacks/computer-floods.ts';
import { deepBodies } from './attacks/deep-bodies.ts';
import { endlessImports } from './attacks/endless-imports.ts';
import { floodOfLargeBodies } from './attacks/flood-of-large-bodies.ts';
import { floodOfMessages } from './attacks/flood-of-messages.ts';
import { floodOfPipelines } from './attacks/flood-of-pipelines.ts';
import { floodOfRequests } from './attacks/flood-of-requests.ts';
import { floodOfVersions } from './attacks/flood-of-versions.ts';
import { fullLog } from './attacks/full-log.ts';
import { heavyConsolidation } from './attacks/heavy-consolidation.ts';
import { heavySearches } from './attacks/heavy-searches.ts';
import { hostileMcpServer } from './attacks/hostile-mcp-server.ts';
import { largeSchemas } from './attacks/large-schemas.ts';
import { slowPattern } from './attacks/slow-pattern.ts';

/** All attacks, in the order in which they run on one server. */
export const ATTACKS: readonly Attack[] = [
  slowPattern,
  largeSchemas,
  blankAnswers,
  hostileMcpServer,
  deepBodies,
  endlessImports,
  heavySearches,
  heavyConsolidation,
  floodOfRefusals,
  floodOfSockets,
  floodOfFrames,
  floodOfOutput,
  floodOfPipelines,
  floodOfLargeBodies,
  floodOfRequests,
  floodOfVersions,
  floodOfMessages,
  fullLog,
];
