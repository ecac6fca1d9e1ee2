import type * as contract from '@jettson/contract';
import { expectTypeOf, test } from 'vitest';
import type * as sdk from '../src/index.ts';

// Checked by tsc, not by running: a field that differs in name, type or optionality fails `npm run check`.
test('the types written by hand are those of the contract', () => {
  expectTypeOf<sdk.AgentStatus>().toEqualTypeOf<contract.AgentStatus>();
  expectTypeOf<sdk.ProgressEntry>().toEqualTypeOf<contract.ProgressEntry>();
  expectTypeOf<sdk.Agent>().toEqualTypeOf<contract.Agent>();
  expectTypeOf<sdk.AgentList>().toEqualTypeOf<contract.AgentList>();
  expectTypeOf<sdk.AgentEvent>().toEqualTypeOf<contract.AgentEventRecord>();
  expectTypeOf<sdk.AgentEventPage>().toEqualTypeOf<contract.AgentEventPage>();
});
