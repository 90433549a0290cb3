import type { AuditEntry } from '#contract/audit.ts';
import { Badge } from '#src/ui/badge.tsx';

/** How an attempt ended, where that is worth a word: most were done. */
export function OutcomeBadge({ outcome }: Pick<AuditEntry, 'outcome'>) {
  if (outcome === 'done') return null;
  return outcome === 'refused' ? <Badge tone="over">Refused</Badge> : <Badge tone="warn">Not known</Badge>;
}
