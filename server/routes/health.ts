import type { Hono } from 'hono';
import type { Environment } from '#server/http/context.ts';
import { unavailable } from '#server/viewer/refusal.ts';

/** `/healthz` says that the process lives, `/readyz` that the database answers within two seconds. */
export function mountHealth(app: Hono<Environment>, ping: () => Promise<void>): void {
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', async (context) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer')), 1500);
    });
    try {
      await Promise.race([ping(), late]);
    } catch (error) {
      throw unavailable('The database does not answer.', error);
    } finally {
      clearTimeout(timer);
    }
    return context.json({ status: 'ready' });
  });
}
