import type { Kysely } from 'kysely';
import { uuid } from '#contract/identifiers.ts';
import { filledText } from '#contract/text.ts';
import type { Database } from '#server/database/schema.ts';
import { conflict, Refusal } from '#server/viewer/refusal.ts';
import type { Option } from './command.ts';

export const clinicOption: Option = {
  name: 'clinic',
  value: 'CLINIC',
  about: "the clinic's id or its exact name",
  isRequired: true,
  schema: filledText(200),
};

export interface FoundClinic {
  readonly clinicId: string;
  readonly name: string;
}

/** @throws Refusal when there is no such clinic, or the name is that of several */
export async function findClinic(db: Kysely<Database>, idOrName: string): Promise<FoundClinic> {
  const column = uuid.safeParse(idOrName).success ? 'clinic_id' : 'name';
  const found = await db
    .selectFrom('clinics')
    .select(['clinic_id as clinicId', 'name'])
    .where(column, '=', idOrName)
    .orderBy('created_at')
    .limit(10)
    .execute();
  const [clinic, ...others] = found;
  if (clinic === undefined) {
    const names = await db.selectFrom('clinics').select('name').orderBy('name').limit(10).execute();
    const known =
      names.length === 0 ? 'There is none yet' : `There are: ${names.map(({ name }) => name).join(', ')}`;
    throw new Refusal('not_found', `There is no clinic with the id or name ${idOrName}. ${known}.`);
  }
  if (others.length > 0) {
    const ids = found.map(({ clinicId }) => clinicId).join(', ');
    throw conflict(`Several clinics are called ${idOrName}. Give the id of one: ${ids}.`);
  }
  return clinic;
}
