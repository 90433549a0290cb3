import { endpoints } from '#contract/endpoints.ts';
import { openTestApp } from '#server/testing/test-app.ts';
import { describeFuzz } from './describe-fuzz.ts';
import { selfHostedTarget } from './self-hosted-target.ts';

// An application of its own: it watches every change, and whatever a request may break is not for others to find.
describeFuzz('self-hosted', Object.values(endpoints), async () => selfHostedTarget(await openTestApp()));
