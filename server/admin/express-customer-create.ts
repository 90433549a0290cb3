import { filledText } from '#contract/text.ts';
import { insertAudit, terminalActor } from '#server/database/audit-row.ts';
import { randomId } from '#server/database/identifiers.ts';
import type { Command } from './command.ts';
import { clinicOption, findClinic } from './find-clinic.ts';

export const expressCustomerCreate: Command = {
  words: 'express-customer create',
  about: 'Make an Express customer that studies of a clinic can name',
  isForOwnClinics: true,
  options: [
    clinicOption,
    {
      name: 'name',
      value: 'NAME',
      about: 'what the customer is called',
      isRequired: true,
      schema: filledText(200),
    },
  ],
  async run({ connection: { db }, now }, given) {
    const clinic = await findClinic(db, given.need('clinic'));
    const name = given.need('name');
    const expressCustomerId = randomId('cus');
    await db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('express_customers')
        .values({ express_customer_id: expressCustomerId, clinic_id: clinic.clinicId, name })
        .execute();
      await insertAudit(transaction, {
        clinicId: clinic.clinicId,
        at: now(),
        actor: terminalActor,
        request: undefined,
        facts: {
          action: 'expressCustomerCreate',
          object: { kind: 'expressCustomer', id: expressCustomerId, name },
          after: { name },
        },
      });
    });
    return {
      answer: { expressCustomerId, name, clinicId: clinic.clinicId },
      lines: [`Made the Express customer ${name} of ${clinic.name}: ${expressCustomerId}`],
    };
  },
};
