import type { TestApp } from '#server/testing/test-app.ts';
import { takeChanges, watchChanges } from './change-log.ts';
import { type FuzzTarget, lastFaultIn } from './target.ts';
import { worldMaker } from './world.ts';

/** Self-hosted mode on a database of its own, which from now on writes down its changes. */
export async function selfHostedTarget(app: TestApp): Promise<FuzzTarget> {
  await watchChanges(app.db);
  return {
    origin: app.origin,
    request: app.request,
    newWorld: worldMaker(app),
    async begin() {
      app.pass(1000);
      await app.db.deleteFrom('rate_limits').execute();
    },
    async changes() {
      await app.people.drained();
      return takeChanges(app.db);
    },
    lastFault: () => lastFaultIn(app.logged()),
    close: app.close,
  };
}
