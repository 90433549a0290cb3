import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { type BadUpstream, badUpstream, type Fetch } from './bad-upstream.ts';

export interface Listening {
  readonly url: URL;
  /** Breaks off whatever is still open. */
  close(): Promise<void>;
}

/** Something that answers requests, behind a real socket on loopback. A body that breaks takes its connection with it. */
export async function listening(answer: Fetch): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing, answer).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('No port.');
  return {
    url: new URL(`http://127.0.0.1:${address.port}`),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

export interface ListeningUpstream extends BadUpstream, Listening {
  /** Every request that a redirect has brought to the other host; there should be none. */
  readonly strayed: Request[];
}

/** A bad upstream behind a socket, and another host beside it to which its redirects lead. */
export async function listeningUpstream(good: Fetch): Promise<ListeningUpstream> {
  const strayed: Request[] = [];
  const elsewhere = await listening(async (request) => {
    strayed.push(request);
    return Response.json({ success: true });
  });
  const upstream = badUpstream(good, { elsewhere: elsewhere.url.origin });
  const { url, close } = await listening(upstream.fetch);
  return {
    ...upstream,
    url,
    strayed,
    close: async () => void (await Promise.all([close(), elsewhere.close()])),
  };
}

async function pass(incoming: IncomingMessage, outgoing: ServerResponse, answer: Fetch): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  );
  const response = await answer(
    new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers,
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    }),
  );
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.flushHeaders();
  if (response.body === null) outgoing.end();
  else await pipeline(Readable.fromWeb(response.body as NodeStream), outgoing);
}
