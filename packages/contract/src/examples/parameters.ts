import { accountExamples } from './accounts.ts';
import { exampleAgent } from './agents.ts';
import { memoryExamples } from './memory.ts';
import { secretExamples } from './secrets.ts';
import { templateExamples } from './templates.ts';
import { webhookExamples } from './webhooks.ts';

/**
 * Examples of the parameters that calls need, by where they are: `agents/{id}` is the id in `/agents/{id}`, `?key` a query
 * parameter.
 */
export const PARAMETER_EXAMPLES: Record<string, string> = {
  'agents/{id}': exampleAgent.agent_id,
  'approvals/{call_id}': 'call_V1StGXR8kZ5jdHi6B0myT',
  'tool-results/{call_id}': 'call_V1StGXR8kZ5jdHi6B0myT',
  'steps/{step}': '1',
  'artifacts/{artifact_id}': 'art_2bN8cV5xK1jH4gF7dS9aQ',
  'files/{id}': 'file_9hX2mQpL4vT7kWzR1sY6u',
  'templates/{name}': templateExamples.Template.name,
  'webhooks/{id}': webhookExamples.Webhook.webhook_id,
  'deliveries/{delivery_id}': webhookExamples.WebhookDelivery.delivery_id,
  'plans/{id}': memoryExamples.ApplyMemoryPlanResponse.plan_id,
  'operations/{id}': memoryExamples.ApplyMemoryPlanResponse.operation_id,
  'edits/{id}': memoryExamples.UndoMemoryEditResponse.edit_id,
  'proposals/{id}': memoryExamples.MemoryProposal.proposal_id,
  'providers/{provider}': accountExamples.ModelProvider.provider,
  'accounts/{id}': accountExamples.Account.account_id,
  'plans/{name}': accountExamples.PlanRetention.name,
  'keys/{id}': accountExamples.ApiKey.key_id,
  'secrets/{name}': secretExamples.Secret.name,
  'members/{id}': accountExamples.Member.member_id,
  'invitations/{id}': accountExamples.CreatedInvitation.invitation_id,
  '?key': memoryExamples.Memory.key,
};
