import { createServer } from 'node:http';
import pg from 'pg';

/**
 * What the driver alone can do: one SQL statement on a pool, its rows as JSON, and nothing else. No sign-in, no
 * validation, no mapping. Told what to run by its parent; answers with the port it listens on.
 */
interface Order {
  readonly databaseUrl: string;
  readonly poolSize: number;
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

process.once('message', ({ databaseUrl, poolSize, sql, parameters }: Order) => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: poolSize });
  const server = createServer(async (_request, response) => {
    const { rows } = await pool.query(sql, [...parameters]);
    const json = JSON.stringify(rows);
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(json),
    });
    response.end(json);
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.(typeof address === 'object' ? address?.port : undefined);
  });
});
