import type { AuditAction } from '@jettson/contract';

/** What each action is called, in the order of the filter. */
export const AUDIT_ACTION_LABELS: Record<AuditAction, string> = {
  'secret.used': 'Secret used',
  'secret.created': 'Secret created',
  'secret.updated': 'Secret replaced',
  'secret.deleted': 'Secret deleted',
  'approval.given': 'Call approved',
  'approval.refused': 'Call refused',
  'agent.purged': 'Agent deleted for good',
  'key.created': 'API key created',
  'key.revoked': 'API key revoked',
  'template.created': 'Template created',
  'template.updated': 'Template changed',
  'template.archived': 'Template archived',
  'member.invited': 'Member invited',
  'member.removed': 'Member removed',
  'member.role_changed': 'Role of a member changed',
  'invitation.withdrawn': 'Invitation withdrawn',
  'user.signed_in': 'Signed in',
  'account.created': 'Account created',
  'account.updated': 'Account changed',
  'plan.changed': 'Plan of the account changed',
  'plan.updated': 'Limits of a plan changed',
  'price.updated': 'Price of a model set',
  'price.removed': 'Price of a model removed',
  'provider.saved': 'Provider set up',
  'provider.removed': 'Provider removed',
};

/** The action that a filter in the address names, if there is one of that name. */
export function toAuditAction(text: string | undefined): AuditAction | undefined {
  return text !== undefined && Object.hasOwn(AUDIT_ACTION_LABELS, text) ? (text as AuditAction) : undefined;
}

/** A later version of the server may record further actions, which have no label here. */
export function auditActionLabel(action: string): string {
  return AUDIT_ACTION_LABELS[action as AuditAction] ?? action;
}
