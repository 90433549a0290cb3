import { connect } from 'node:net';

/**
 * A process that asks one URL as fast as it is answered, over keep-alive connections, and reports the answers a second.
 * It writes prepared bytes to plain sockets and looks for the end of an answer, nothing more: an HTTP client would
 * take as much of the processor as the server that is measured.
 */
interface Order {
  readonly port: number;
  /** A whole GET request, with the empty line at its end. */
  readonly request: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface Load {
  readonly perSecond: number;
  readonly answers: number;
  /** Of one whole answer with its head. */
  readonly bytes: number;
}

process.on('message', async (order: Order) => {
  process.send?.(await run(order));
});

async function run({ port, request, connections, seconds }: Order): Promise<Load> {
  const bytes = Buffer.from(request);
  let answers = 0;
  let answerBytes = 0;
  const began = performance.now();
  const end = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      await new Promise<void>((resolve, reject) => {
        let received = 0;
        let expected: number | 'chunked' | undefined;
        socket.on('error', reject);
        socket.on('connect', () => socket.write(bytes));
        socket.on('data', (chunk) => {
          received += chunk.length;
          expected ??= wholeLength(chunk);
          if (expected === 'chunked' ? !chunk.subarray(-5).equals(lastChunk) : received < expected) return;
          answers += 1;
          answerBytes = received;
          received = 0;
          expected = undefined;
          if (performance.now() < end) socket.write(bytes);
          else {
            socket.destroy();
            resolve();
          }
        });
      });
    }),
  );
  return { perSecond: answers / ((performance.now() - began) / 1000), answers, bytes: answerBytes };
}

const lastChunk = Buffer.from('0\r\n\r\n');

/** The head is always in the first piece: both servers write it at once, and it is small. */
function wholeLength(piece: Buffer): number | 'chunked' {
  const head = piece.subarray(0, piece.indexOf('\r\n\r\n') + 4).toString('latin1');
  if (!head.startsWith('HTTP/1.1 200')) throw new Error(`Answered with ${head.split('\r\n')[0]}`);
  const length = /^content-length: (\d+)\r$/im.exec(head)?.[1];
  return length === undefined ? 'chunked' : head.length + Number(length);
}
