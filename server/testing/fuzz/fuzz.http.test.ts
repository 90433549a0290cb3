import { endpoints, viewerEndpoints } from '#contract/endpoints.ts';
import { openTestApp } from '#server/testing/test-app.ts';
import { openVendorApp } from '#server/testing/vendor-app.ts';
import { describeFuzz } from './describe-fuzz.ts';
import { selfHostedTarget } from './self-hosted-target.ts';
import { vendorTarget } from './vendor-target.ts';

// An application of its own: it watches every change, and whatever a request may break is not for others to find.
if (process.env.TEST_BACK_END === 'vendor')
  describeFuzz('vendor', Object.values(viewerEndpoints), async () => vendorTarget(await openVendorApp()));
else describeFuzz('self-hosted', Object.values(endpoints), async () => selfHostedTarget(await openTestApp()));
