import type { Kysely, Selectable, SelectQueryBuilder, Transaction } from 'kysely';
import type { ApiKeyReference, UserReference } from '#contract/references.ts';
import type { Study } from '#contract/study.ts';
import type { StudyNameBody } from '#contract/study-bodies.ts';
import type { Database } from '#server/database/schema.ts';
import { notFound, Refusal } from '#server/viewer/refusal.ts';

export type StudyRow = Selectable<Database['studies']>;
type Db = Kysely<Database> | Transaction<Database>;
type StudyQuery = SelectQueryBuilder<Database, 'studies', StudyRow>;

/**
 * Studies with what they refer to, in one query. `narrow` picks, orders and limits plain studies first, so that
 * the references are looked up for one page of them and no plan can start from the wrong side.
 */
export async function readStudies(
  db: Db,
  order: 'asc' | 'desc',
  narrow: (query: StudyQuery) => StudyQuery,
): Promise<{ study: Study; at: number }[]> {
  const picked = narrow(db.selectFrom('studies').selectAll('studies'));
  const rows = await db
    .selectFrom(picked.as('s'))
    .leftJoin('users as a', 'a.user_id', 's.assigned_to')
    .leftJoin('users as c', 'c.user_id', 's.created_by_user_id')
    .leftJoin('api_keys as k', 'k.api_key_id', 's.created_by_api_key_id')
    .leftJoin('express_customers as e', 'e.express_customer_id', 's.express_customer_id')
    .selectAll('s')
    .select([
      'a.email as a_email',
      'a.first_name as a_first_name',
      'a.last_name as a_last_name',
      'a.middle_name as a_middle_name',
      'a.suffix1 as a_suffix1',
      'a.suffix2 as a_suffix2',
      'a.access_revoked_at as a_revoked_at',
      'c.email as c_email',
      'c.first_name as c_first_name',
      'c.last_name as c_last_name',
      'c.middle_name as c_middle_name',
      'c.suffix1 as c_suffix1',
      'c.suffix2 as c_suffix2',
      'c.access_revoked_at as c_revoked_at',
      'k.description as k_description',
      'k.is_viewer_enabled as k_is_viewer_enabled',
      'e.name as e_name',
    ])
    .orderBy('s.created_at', order)
    .orderBy('s.study_id', order)
    .execute();
  return rows.map((row) => ({
    at: row.created_at.getTime(),
    study: {
      studyId: row.study_id,
      studyInstanceUid: row.study_instance_uid,
      studyDescription: row.study_description,
      severity: row.severity,
      studyViewerStatus: row.study_viewer_status,
      isCancelled: row.cancelled_at !== null,
      cancelledAt: row.cancelled_at?.toISOString() ?? null,
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
      assignedTo: personReference(row.assigned_to, {
        email: row.a_email,
        first_name: row.a_first_name,
        last_name: row.a_last_name,
        middle_name: row.a_middle_name,
        suffix1: row.a_suffix1,
        suffix2: row.a_suffix2,
        access_revoked_at: row.a_revoked_at,
      }),
      createdByUser: personReference(row.created_by_user_id, {
        email: row.c_email,
        first_name: row.c_first_name,
        last_name: row.c_last_name,
        middle_name: row.c_middle_name,
        suffix1: row.c_suffix1,
        suffix2: row.c_suffix2,
        access_revoked_at: row.c_revoked_at,
      }),
      createdByApiKey: keyReference(row.created_by_api_key_id, row.k_description, row.k_is_viewer_enabled),
      expressCustomer:
        row.express_customer_id === null
          ? null
          : { expressCustomerId: row.express_customer_id, expressCustomerName: row.e_name ?? '' },
      ...(row.metadata === null ? {} : { metadata: row.metadata }),
      version: row.version,
    },
  }));
}

interface PersonRow {
  readonly email: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly middle_name: string | null;
  readonly suffix1: string | null;
  readonly suffix2: string | null;
  readonly access_revoked_at: Date | null;
}

function personReference(userId: string | null, row: PersonRow): UserReference | null {
  if (userId === null) return null;
  return {
    userId,
    email: row.email ?? '',
    ...(row.first_name === null ? {} : { firstName: row.first_name }),
    ...(row.last_name === null ? {} : { lastName: row.last_name }),
    ...(row.middle_name === null ? {} : { middleName: row.middle_name }),
    ...(row.suffix1 === null ? {} : { suffix1: row.suffix1 }),
    ...(row.suffix2 === null ? {} : { suffix2: row.suffix2 }),
    ...(row.access_revoked_at === null ? {} : { accessRevokedAt: row.access_revoked_at.toISOString() }),
  };
}

function keyReference(
  apiKeyId: string | null,
  description: string | null,
  isViewerEnabled: boolean | null,
): ApiKeyReference | null {
  if (apiKeyId === null) return null;
  return {
    apiKeyId,
    description: description ?? '',
    ...(isViewerEnabled === null ? {} : { isViewerEnabled }),
  };
}

/** One study of this clinic as the API answers it. @throws Refusal 404 */
export async function readStudy(db: Db, clinicId: string, studyId: string): Promise<Study> {
  const [found] = await readStudies(db, 'desc', (query) =>
    query.where('clinic_id', '=', clinicId).where('study_id', '=', studyId),
  );
  if (found === undefined) throw notFound('study');
  return found.study;
}

/** The plain row, locked until the transaction ends. @throws Refusal 404 */
export async function lockStudy(
  trx: Transaction<Database>,
  clinicId: string,
  studyId: string,
): Promise<StudyRow> {
  const row = await trx
    .selectFrom('studies')
    .selectAll()
    .where('clinic_id', '=', clinicId)
    .where('study_id', '=', studyId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw notFound('study');
  return row;
}

/**
 * The study that a body names by one identifier or by both.
 * @throws Refusal 404 when there is none, 400 when the two name different studies
 */
export async function findNamedStudy(db: Db, clinicId: string, name: StudyNameBody): Promise<StudyRow> {
  const find = (column: 'study_id' | 'study_instance_uid', value: string) =>
    db
      .selectFrom('studies')
      .selectAll()
      .where('clinic_id', '=', clinicId)
      .where(column, '=', value)
      .executeTakeFirst();
  const byId = name.studyId === undefined ? undefined : await find('study_id', name.studyId);
  const byUid =
    name.studyInstanceUid === undefined ? undefined : await find('study_instance_uid', name.studyInstanceUid);
  if (name.studyId !== undefined && byId === undefined) throw notFound('study');
  if (name.studyInstanceUid !== undefined && byUid === undefined) throw notFound('study');
  if (byId !== undefined && byUid !== undefined && byId.study_id !== byUid.study_id) {
    throw new Refusal('invalid_request', 'studyId and studyInstanceUid name different studies.', {
      fieldErrors: { studyInstanceUid: 'Names another study than studyId.' },
    });
  }
  const found = byId ?? byUid;
  if (found === undefined) throw notFound('study');
  return found;
}
