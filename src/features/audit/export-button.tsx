import { useMutation } from '@tanstack/react-query';
import { auditExport } from '#contract/audit.ts';
import { answerOf } from '#src/api/client.ts';
import { failureWords } from '#src/api/failure-words.ts';
import { showNotice } from '#src/feedback/notices.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { Button } from '#src/ui/button.tsx';
import type { AuditFilters } from './audit-queries.ts';

/** All that the filters let through, not only what is loaded: the server writes it, and the browser saves it as it comes. */
export function ExportButton({ filters }: { filters: AuditFilters }) {
  const mutation = useMutation({
    mutationFn: () => answerOf(auditExport, { body: definedOnly(filters) }),
    onSuccess: ({ url, entries }) => {
      saveFile({ url });
      const many = `${entries.toLocaleString('en')} ${entries === 1 ? 'entry' : 'entries'}`;
      showNotice(`The browser saves ${many} as CSV. That you exported them is in the audit.`, { tone: 'ok' });
    },
    onError: (failure) => {
      const { title, message } = failureWords(failure);
      showNotice(`Not exported. ${title}: ${message}`, {
        tone: 'over',
        actions: [{ label: 'Try again', run: () => mutation.mutate() }],
      });
    },
  });
  return (
    <Button isBusy={mutation.isPending} onClick={() => mutation.mutate()}>
      Export CSV
    </Button>
  );
}

function definedOnly(filters: AuditFilters): Parameters<typeof answerOf<typeof auditExport>>[1]['body'] {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}
