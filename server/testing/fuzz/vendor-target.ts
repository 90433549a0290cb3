import type { ConformanceApp } from '#server/testing/test-app.ts';
import { takeChanges, watchChanges } from './change-log.ts';
import { type FuzzTarget, lastFaultIn } from './target.ts';
import { worldMaker } from './world.ts';

/** A clinic at the vendor: what must not change is there and here. */
export async function vendorTarget(app: ConformanceApp): Promise<FuzzTarget> {
  await watchChanges(app.viewerDb);
  // Whoever is signed in is written down again whenever the vendor has been asked about them, whatever they ask for.
  await watchChanges(app.db, { leaveOut: ['users'] });
  return {
    origin: app.origin,
    // Only a list of our own can be turned round, or filtered by what the vendor does not show.
    mayBlame: ['order', 'access'],
    request: app.request,
    newWorld: worldMaker(app),
    async begin() {
      app.pass(1000);
      await app.db.deleteFrom('rate_limits').execute();
    },
    async changes() {
      await app.drained();
      return [...(await takeChanges(app.viewerDb)), ...(await takeChanges(app.db))];
    },
    lastFault: () => lastFaultIn(app.logged()),
    close: app.close,
  };
}
