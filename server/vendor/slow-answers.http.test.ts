import { expect, onTestFinished, test } from 'vitest';
import { studyRetrieve, studyUpdate } from '#contract/study-endpoints.ts';
import { userUpdate } from '#contract/user-write-endpoints.ts';
import { type OnTheWay, openVendorApp } from '#server/testing/vendor-app.ts';

test('somebody who lost their rights while the vendor was slow to answer changes nothing any more', async () => {
  let onTheWay: OnTheWay = (_, forward) => forward();
  const app = await openVendorApp((sent, forward) => onTheWay(sent, forward));
  onTestFinished(() => app.close());
  const clinic = await app.newClinic();
  const { studyId } = await app.newStudy(clinic);
  let isFirst = true;
  onTheWay = async (sent, forward) => {
    const answer = await forward();
    if (isFirst && sent.method === 'GET') {
      isFirst = false;
      await app.done(clinic.owner, userUpdate, {
        params: { userId: clinic.manager.userId },
        body: { canManageStudies: false },
      });
    }
    return answer;
  };
  await app.refused(clinic.manager, studyUpdate, 403, { params: { studyId }, body: { severity: 'stat' } });
  const rows = await app.audit(clinic.clinicId);
  expect(rows.at(-1)).toMatchObject({ action: 'studyUpdate', outcome: 'refused', object_id: studyId });
  const study = await app.done(clinic.key, studyRetrieve, { params: { studyId } });
  expect(study.severity).toBe('normal');
});
