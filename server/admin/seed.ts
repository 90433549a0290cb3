import * as z from 'zod/mini';
import { type SeedProgress, seed } from '#server/database/seed/seed.ts';
import { type Command, WrongUsage } from './command.ts';
import { clinicOption, findClinic } from './find-clinic.ts';

function count(most: number) {
  return z
    .string()
    .check(
      z.refine(
        (value: string) => /^\d{1,9}$/.test(value) && Number(value) <= most,
        `Must be a whole number up to ${most}.`,
      ),
    );
}

export const seedClinic: Command = {
  words: 'seed',
  about: 'Add invented studies and users to a clinic, for measuring and trying out',
  isForOwnClinics: true,
  options: [
    clinicOption,
    {
      name: 'studies',
      value: 'N',
      about: 'how many studies to add',
      isRequired: false,
      schema: count(10_000_000),
    },
    { name: 'users', value: 'N', about: 'how many users to add', isRequired: false, schema: count(100_000) },
  ],
  async run({ connection, now, progress }, given) {
    const studies = Number(given.get('studies') ?? 0);
    const users = Number(given.get('users') ?? 0);
    if (studies + users === 0) throw new WrongUsage('seed needs --studies or --users, and a number above 0.');
    const clinic = await findClinic(connection.db, given.need('clinic'));
    const seeded = await connection.unhurried((db) =>
      seed(db, {
        clinicId: clinic.clinicId,
        studies,
        users,
        now: now(),
        onProgress: (step) => progress(progressLine(step)),
      }),
    );
    const seconds = Math.round(seeded.seconds * 10) / 10;
    return {
      answer: { clinicId: clinic.clinicId, studies, users, seconds },
      lines: [`Added ${studies} studies and ${users} users to ${clinic.name} in ${seconds} s.`],
    };
  },
};

function progressLine({ what, done, total, rowsPerSecond, secondsLeft }: SeedProgress): string {
  return `${done} of ${total} ${what}, ${Math.round(rowsPerSecond)} rows/s, ${Math.ceil(secondsLeft)} s left`;
}
