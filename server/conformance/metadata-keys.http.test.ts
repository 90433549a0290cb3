import { expect, test } from 'vitest';
import { metadataKeyList } from '#contract/metadata-key.ts';
import { conformanceApp } from '#server/testing/conformance-app.ts';

test('the keys that the clinic uses, the most used first, with the values that come again', async () => {
  const app = await conformanceApp();
  const clinic = await app.newClinic();
  const other = await app.newClinic();
  expect((await app.done(clinic.member, metadataKeyList)).metadataKeys).toEqual([]);
  await app.newStudy(clinic, { metadata: { ward: 'ICU', accession: 'A1' } });
  await app.newStudy(clinic, { metadata: { ward: 'ICU', accession: 'A2', empty: '' } });
  await app.newStudy(clinic, { metadata: { ward: 'ER', __proto: 'x' } });
  await app.newStudy(clinic);
  await app.newStudy(other, { metadata: { secret: 'of another clinic' } });
  expect((await app.done(clinic.member, metadataKeyList)).metadataKeys).toEqual([
    { key: 'ward', studies: 3, values: ['ICU'] },
    { key: 'accession', studies: 2, values: [] },
    { key: '__proto', studies: 1, values: [] },
    { key: 'empty', studies: 1, values: [] },
  ]);
});
