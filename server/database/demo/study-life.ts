import type { Severity } from '#contract/study.ts';
import type { AuditActor } from '#server/database/audit-row.ts';
import { folded } from '#server/database/folded.ts';
import type { NewId } from '#server/database/identifiers.ts';
import type { WholeRow } from '#server/database/insert-many.ts';
import { type AuditRow, auditTrail } from './audit-trail.ts';
import { apiKeyActor, type DemoDirectory, nameOf, type UserRow, userActor } from './demo-directory.ts';
import { inventUid, type Order } from './invented-study.ts';
import type { Random } from './random.ts';

export type StudyRow = WholeRow<'studies'>;

/** What becomes of a study; how it came to that is invented. Times of the end are minutes after the creation. */
export interface Fate {
  readonly order: Order;
  readonly severity: Severity;
  readonly createdAt: Date;
  readonly reader: UserRow | undefined;
  readonly completedAfter?: number;
  readonly cancelledAfter?: number;
}

export interface StudyLife {
  readonly study: StudyRow;
  readonly audit: readonly AuditRow[];
}

const minute = 60_000;

/** From the first order to the last change: the study as it is now and the trail that led there. */
export function studyLives(world: {
  readonly random: Random;
  readonly directory: DemoDirectory;
  readonly now: Date;
  readonly newId: NewId;
}) {
  const { random, directory, now, newId } = world;
  const entry = auditTrail(random, directory.clinic.clinic_id);
  let serial = 0;

  return ({ order, severity, createdAt, reader, completedAfter, cancelledAfter }: Fate): StudyLife => {
    serial += 1;
    const after = (minutes: number) => new Date(createdAt.getTime() + minutes * minute);
    const coordinator = random.chance(0.6) ? undefined : random.pick(directory.coordinators);
    const orderer = coordinator === undefined ? apiKeyActor(directory.feed) : userActor(coordinator);
    const customer = directory.customers.find(({ name }) => name === order.metadata.referringSite);
    // Assigned as it came, or a little later, but always before it ended and before now.
    const endsAfter = completedAfter ?? cancelledAfter ?? (now.getTime() - createdAt.getTime()) / minute;
    const isAtOnce = reader === undefined || reader.access_revoked_at !== null || random.chance(0.25);
    const assignedAfter = isAtOnce ? 0 : endsAfter * (0.05 + 0.35 * random.unit());

    let study: StudyRow = {
      study_id: newId('stu'),
      clinic_id: directory.clinic.clinic_id,
      study_instance_uid: inventUid(order.modality, 104_729, createdAt, serial),
      study_description: order.description,
      study_description_folded: folded(order.description),
      severity,
      study_viewer_status: 'incomplete',
      assigned_to: assignedAfter === 0 ? (reader?.user_id ?? null) : null,
      express_customer_id: customer?.express_customer_id ?? null,
      metadata: order.metadata,
      created_by_user_id: coordinator?.user_id ?? null,
      created_by_api_key_id: coordinator === undefined ? directory.feed.api_key_id : null,
      created_at: createdAt,
      updated_at: createdAt,
      cancelled_at: null,
      version: 1,
    };
    const object = { kind: 'study', id: study.study_id, name: order.description } as const;
    const audit = [
      entry(createdAt, orderer, {
        action: 'studyCreate',
        object,
        after: {
          studyInstanceUid: study.study_instance_uid,
          studyDescription: order.description,
          severity,
          ...(reader === undefined || study.assigned_to === null
            ? {}
            : { assignedTo: { userId: reader.user_id, name: nameOf(reader) } }),
          ...(customer === undefined
            ? {}
            : {
                expressCustomerId: {
                  expressCustomerId: customer.express_customer_id,
                  expressCustomerName: customer.name,
                },
              }),
          metadata: order.metadata,
        },
      }),
    ];
    const change = (at: Date, changed: Partial<StudyRow>): void => {
      study = { ...study, ...changed, updated_at: at, version: study.version + 1 };
    };

    if (reader !== undefined && assignedAfter > 0) {
      const at = after(assignedAfter);
      const assigner = random.chance(0.5) ? reader : random.pick(directory.coordinators);
      change(at, { assigned_to: reader.user_id });
      audit.push(
        entry(at, userActor(assigner), {
          action: 'studyUpdate',
          object,
          before: { assignedTo: null },
          after: { assignedTo: { userId: reader.user_id, name: nameOf(reader) } },
        }),
      );
    }
    if (completedAfter !== undefined) {
      const at = after(completedAfter);
      const reporter: AuditActor = reader === undefined ? apiKeyActor(directory.feed) : userActor(reader);
      change(at, { study_viewer_status: 'complete' });
      audit.push(
        entry(at, reporter, {
          action: 'studyUpdate',
          object,
          before: { studyViewerStatus: 'incomplete' },
          after: { studyViewerStatus: 'complete' },
        }),
      );
    }
    if (cancelledAfter !== undefined) {
      const at = after(cancelledAfter);
      const canceller = random.chance(0.5) ? orderer : userActor(random.pick(directory.coordinators));
      change(at, { cancelled_at: at });
      audit.push(
        entry(at, canceller, {
          action: 'studyCancel',
          object,
          before: { isCancelled: false },
          after: { isCancelled: true },
        }),
      );
    }
    return { study, audit };
  };
}
