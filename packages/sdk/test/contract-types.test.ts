import type * as contract from '@jettson/contract';
import { expectTypeOf, test } from 'vitest';
import type * as sdk from '../src/index.ts';

// Checked by tsc, not by running: a field that differs in name, type or optionality fails `npm run check`.
test('the types written by hand are those of the contract', () => {
  expectTypeOf<sdk.AgentStatus>().toEqualTypeOf<contract.AgentStatus>();
  expectTypeOf<sdk.ProgressEntry>().toEqualTypeOf<contract.ProgressEntry>();
  expectTypeOf<sdk.Agent>().toEqualTypeOf<contract.Agent>();
  expectTypeOf<sdk.AgentList>().toEqualTypeOf<contract.AgentList>();
  expectTypeOf<sdk.AgentLimits>().toEqualTypeOf<contract.AgentLimits>();
  expectTypeOf<sdk.AgentUsage>().toEqualTypeOf<contract.AgentUsage>();
  expectTypeOf<sdk.AgentMessage>().toEqualTypeOf<contract.AgentMessage>();
  expectTypeOf<sdk.ApprovalDecision>().toEqualTypeOf<contract.ApprovalDecision>();
  expectTypeOf<sdk.Memory>().toEqualTypeOf<contract.Memory>();
  expectTypeOf<sdk.MemorySearchResult>().toEqualTypeOf<contract.MemorySearchResult>();
  expectTypeOf<sdk.MemoryVersion>().toEqualTypeOf<contract.MemoryVersion>();
  expectTypeOf<sdk.MemorySearchMode>().toEqualTypeOf<contract.MemorySearchMode>();
  expectTypeOf<sdk.MemoryChange>().toEqualTypeOf<contract.MemoryChange>();
  expectTypeOf<sdk.DeleteManyResult>().toEqualTypeOf<contract.DeleteMemoriesResponse>();
  expectTypeOf<sdk.DedupeResult>().toEqualTypeOf<contract.DedupeMemoriesResponse>();
  expectTypeOf<sdk.ConsolidateResult>().toEqualTypeOf<contract.ConsolidateMemoriesResponse>();
  expectTypeOf<sdk.MemoryExport>().toEqualTypeOf<contract.MemoryExport>();
  expectTypeOf<sdk.MemoryImportRow>().toExtend<contract.MemoryImportRow>();
  expectTypeOf<contract.MemoryImportRow>().toExtend<sdk.MemoryImportRow>();
  expectTypeOf<sdk.ImportResult>().toEqualTypeOf<contract.ImportMemoriesResponse>();
  expectTypeOf<sdk.ApplyPlanResult>().toEqualTypeOf<contract.ApplyPlanResponse>();
  expectTypeOf<sdk.UndoResult>().toEqualTypeOf<contract.UndoOperationResponse>();
  expectTypeOf<sdk.Usage>().toEqualTypeOf<contract.Usage>();
  expectTypeOf<sdk.Region>().toEqualTypeOf<contract.Region>();
  expectTypeOf<sdk.SpawnFile>().toEqualTypeOf<contract.SpawnFile>();
  expectTypeOf<sdk.UploadedFile>().toEqualTypeOf<contract.UploadedFile>();
  expectTypeOf<sdk.UploadedFileList>().toEqualTypeOf<contract.UploadedFileList>();
  expectTypeOf<sdk.Artifact>().toEqualTypeOf<contract.Artifact>();
  expectTypeOf<sdk.AgentWebhook>().toEqualTypeOf<contract.AgentWebhook>();
  expectTypeOf<sdk.AgentEvent>().toEqualTypeOf<contract.AgentEventRecord>();
  expectTypeOf<sdk.AgentEventPage>().toEqualTypeOf<contract.AgentEventPage>();
});
