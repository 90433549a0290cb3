import { type AuditAction, auditActions } from '#contract/audit.ts';
import { auditActionWords } from '#src/lib/audit-words.ts';

interface ActionGroup {
  readonly label: string;
  readonly options: readonly { readonly value: AuditAction; readonly label: string }[];
}

/** By how an action's name begins, the first that fits: one that is added tomorrow finds its place. */
const groups: readonly (readonly [label: string, pattern: RegExp])[] = [
  ['Studies', /^(study|expressCustomer)/],
  ['Invitations', /^(userInvite|invitation|address)/],
  ['Signing in', /^(session|signIn|singleSignOn|password|userSession|secondFactor|recovery|passkey)/],
  ['People', /^(user|leaver|ownProfile)/],
  ['API keys', /^apiKey/],
  ['Clinic and reports', /^/],
];

const labelOf = (action: AuditAction) => groups.find(([, pattern]) => pattern.test(action))?.[0];

export const actionGroups: readonly ActionGroup[] = groups.map(([label]) => ({
  label,
  options: auditActions
    .filter((action) => labelOf(action) === label)
    .map((value) => ({ value, label: auditActionWords(value) })),
}));
