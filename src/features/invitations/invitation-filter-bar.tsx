import type { InvitationStatus } from '#contract/invitation.ts';
import { FilterDays } from '#src/ui/filter-days.tsx';
import { FilterField } from '#src/ui/filter-field.tsx';
import { FilterSelect } from '#src/ui/filter-select.tsx';
import { type InvitationFilters, statuses } from './invitation-filters.ts';

const statusWords: Record<InvitationStatus, string> = {
  sent: 'Sent',
  accepted: 'Accepted',
  rejected: 'Declined',
  revoked: 'Revoked',
};
const expiryOptions = [
  { value: 'not-expired', label: 'Not expired' },
  { value: 'expired', label: 'Expired' },
] as const;

interface InvitationFilterBarProps {
  readonly filters: InvitationFilters;
  readonly onApply: (change: InvitationFilters) => void;
  /** Whose invitations they are, when the list is of one person and has said the name. */
  readonly personName: string | undefined;
}

export function InvitationFilterBar({ filters, onApply, personName }: InvitationFilterBarProps) {
  const { status = [], expiry, startDate, endDate, userId } = filters;
  const toggle = (one: InvitationStatus) => {
    const next = status.includes(one) ? status.filter((other) => other !== one) : [...status, one];
    onApply({ status: next.length === 0 ? undefined : next });
  };
  return (
    <search className="contents">
      <fieldset className="inline-flex flex-wrap items-center gap-1">
        <legend className="sr-only">Status, several at once</legend>
        {statuses.map((one) => (
          <button
            key={one}
            type="button"
            className="chip"
            data-on={status.includes(one)}
            aria-pressed={status.includes(one)}
            onClick={() => toggle(one)}
          >
            {status.includes(one) && <span aria-hidden="true">✓</span>}
            {statusWords[one]}
          </button>
        ))}
      </fieldset>
      <FilterSelect
        label="Expiry"
        any="Any expiry"
        value={expiry}
        options={expiryOptions}
        onApply={(value) => onApply({ expiry: value })}
      />
      <FilterDays label="Invited" startDate={startDate} endDate={endDate} onApply={onApply} />
      {userId === undefined ? (
        <FilterField
          label="User id"
          // Where it is narrow, a person's page leads here.
          className="max-w-28 font-mono max-md:hidden"
          spellCheck={false}
          value=""
          onApply={(text) => onApply({ userId: text || undefined })}
        />
      ) : (
        <button
          type="button"
          className="chip"
          data-on="true"
          onClick={() => onApply({ userId: undefined })}
          aria-label={`Person ${personName ?? userId}: no longer only theirs`}
        >
          Person{' '}
          <span className={`max-w-40 truncate ${personName === undefined ? 'font-mono text-sm' : ''}`}>
            {personName ?? userId}
          </span>{' '}
          ✕
        </button>
      )}
    </search>
  );
}
