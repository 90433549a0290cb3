import type { Study } from '#contract/study.ts';
import { fullName } from '#src/lib/person-name.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Copyable } from '#src/ui/copyable.tsx';
import { Detail, Details } from '#src/ui/details.tsx';
import { SeverityMark } from '#src/ui/severity-mark.tsx';
import { ExactTime } from '#src/ui/time.tsx';
import { isDeactivated, statusWords } from './study-words.ts';

/** Every field of a study but its metadata. */
export function StudyDetails({ study }: { study: Study }) {
  const { assignedTo, createdByUser, createdByApiKey, expressCustomer } = study;
  return (
    <Details>
      <Detail name="Description">
        <span className="whitespace-pre-wrap">{study.studyDescription}</span>
      </Detail>
      <Detail name="Severity">
        <SeverityMark severity={study.severity} />
      </Detail>
      <Detail name="Status">{statusWords(study)}</Detail>
      <Detail name="Assigned to">
        {assignedTo ? (
          <>
            <a className="link" href={`/users/${assignedTo.userId}`}>
              {fullName(assignedTo)}
            </a>
            <span className="text-muted"> · {assignedTo.email}</span>{' '}
            {isDeactivated(assignedTo) && <Badge tone="over">Deactivated</Badge>}
          </>
        ) : (
          <span className="text-muted">Nobody</span>
        )}
      </Detail>
      <Detail name="Express customer">
        {expressCustomer ? (
          <>
            {expressCustomer.expressCustomerName}
            <span className="block">
              <Copyable value={expressCustomer.expressCustomerId} name="customer id" />
            </span>
          </>
        ) : (
          <span className="text-muted">None</span>
        )}
      </Detail>
      <Detail name="DICOM UID">
        <Copyable value={study.studyInstanceUid} name="DICOM UID" />
      </Detail>
      <Detail name="Study id">
        <Copyable value={study.studyId} name="study id" />
      </Detail>
      <Detail name="Created">
        <ExactTime at={study.createdAt} />
      </Detail>
      <Detail name="Created by">
        {createdByUser ? (
          <>
            <a className="link" href={`/users/${createdByUser.userId}`}>
              {fullName(createdByUser)}
            </a>
            <span className="text-muted"> · {createdByUser.email}</span>{' '}
            {isDeactivated(createdByUser) && <Badge tone="over">Deactivated</Badge>}
          </>
        ) : createdByApiKey ? (
          <>
            <Badge>API key</Badge> {createdByApiKey.description}
          </>
        ) : (
          <span className="text-muted">Unknown</span>
        )}
      </Detail>
      <Detail name="Last changed">
        <ExactTime at={study.updatedAt} />
      </Detail>
      {study.isCancelled && (
        <Detail name="Cancelled">
          <ExactTime at={study.cancelledAt} />
        </Detail>
      )}
    </Details>
  );
}
