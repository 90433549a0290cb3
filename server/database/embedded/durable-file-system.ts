import fs from 'node:fs';
import type { PGlite, postgresMod } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type EmscriptenOptions = Partial<postgresMod.PostgresMod>;

interface OpenFile {
  nfd: number;
  node: object;
}

/** What we use of Emscripten's NODEFS; its published type leaves these out. */
interface NodeFileSystem {
  stream_ops: { fsync?: (stream: OpenFile) => number };
  realPath(node: object): string;
  tryFSOperation(operation: () => void): void;
}

/** PostgreSQL's `siglongjmp` out of a failed statement, which PGlite catches and continues from. */
const STATEMENT_FAILED = 100;

/** What PostgreSQL asked to have on the disk, and Node put there. */
export class SyncCounts {
  all = 0;
  /** Those on files of the write-ahead log: one for each commit that wrote. */
  wal = 0;
  /** Files of the log, 16 MB each, that were written to: the measure of what a checkpoint would clear. */
  walFiles = 0;
}

/**
 * The data folder on a real disk. As shipped, PGlite's `NodeFS` has no fsync at all: `fd_sync` finds no
 * `stream_ops.fsync` and answers success. Here it reaches the disk, for directories too (PostgreSQL syncs the
 * directory after it creates, renames or removes a file that must last).
 *
 * `fdatasync` stays a no-op inside Emscripten, so PostgreSQL must run with `wal_sync_method=fsync`.
 */
export class DurableFileSystem extends NodeFS {
  readonly #counts: SyncCounts;
  #walFile = '';
  #crash: Error | undefined;
  #module: postgresMod.PostgresMod | undefined;
  #message: Uint8Array<ArrayBuffer> | undefined;

  /** @param counts added to, so that they can go on over a restart of PostgreSQL */
  constructor(folder: string, counts = new SyncCounts()) {
    super(folder);
    this.#counts = counts;
  }

  /**
   * Why this PostgreSQL must not be called again, once it has panicked (a failed fsync or a full disk under the
   * log) or trapped. PGlite swallows such exceptions and its next call may loop for ever.
   */
  get crash(): Error | undefined {
    return this.#crash;
  }

  override async init(
    pg: PGlite,
    options: EmscriptenOptions,
  ): Promise<{ emscriptenOpts: EmscriptenOptions }> {
    const { emscriptenOpts } = await super.init(pg, options);
    const prepare = (module: postgresMod.PostgresMod): void => {
      this.#module = module;
      this.#giveFsync(module);
      this.#watchForCrash(module);
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), prepare] } };
  }

  /** The file operation itself; tests replace it to fail or to record. */
  protected sync(descriptor: number, _path: string): void {
    fs.fsyncSync(descriptor);
  }

  /** To be told of every message before PGlite is: a crash has to take the rest of it away. */
  willSend(message: Uint8Array<ArrayBuffer>): void {
    this.#message = message;
  }

  /** Closes what a crashed PostgreSQL left open; its own shutdown cannot run any more. */
  abandon(): void {
    const module: object | undefined = this.#module;
    this.#module = undefined;
    const streams: unknown =
      module && 'FS' in module && isObject(module.FS) ? Reflect.get(module.FS, 'streams') : [];
    if (!Array.isArray(streams)) return;
    for (const stream of streams) {
      const descriptor: unknown = isObject(stream) ? Reflect.get(stream, 'nfd') : undefined;
      if (typeof descriptor !== 'number') continue;
      try {
        fs.closeSync(descriptor);
      } catch {
        // Closed already.
      }
    }
  }

  #giveFsync(module: postgresMod.PostgresMod): void {
    const nodeFiles: unknown = module.NODEFS;
    if (!isNodeFileSystem(nodeFiles)) {
      throw new Error(
        'This version of PGlite has no NODEFS to give an fsync to; its writes would not be durable.',
      );
    }
    nodeFiles.stream_ops.fsync = (stream) => {
      const path = nodeFiles.realPath(stream.node);
      nodeFiles.tryFSOperation(() => this.sync(stream.nfd, path));
      this.#count(path);
      return 0;
    };
  }

  #count(path: string): void {
    this.#counts.all += 1;
    if (!path.includes('/pg_wal/')) return;
    this.#counts.wal += 1;
    if (path === this.#walFile) return;
    this.#walFile = path;
    this.#counts.walFiles += 1;
  }

  #watchForCrash(module: postgresMod.PostgresMod): void {
    const initialised = module.onRuntimeInitialized;
    module.onRuntimeInitialized = () => {
      initialised?.();
      const step = module._PostgresMainLoopOnce;
      module._PostgresMainLoopOnce = () => {
        if (this.#crash) throw this.#crash;
        try {
          step();
        } catch (error) {
          if (!isObject(error) || Reflect.get(error, 'status') !== STATEMENT_FAILED)
            this.#stop(module, error);
          throw error;
        }
      };
    };
  }

  /**
   * PGlite calls `_PostgresMainLoopOnce` while bytes of the message remain and swallows what it throws, so a
   * crash in the middle of a message would spin for ever: take the bytes away.
   */
  #stop(module: postgresMod.PostgresMod, cause: unknown): void {
    this.#crash = new Error('PostgreSQL stopped because it could not go on safely.', { cause });
    module._pq_buffer_remaining_data = () => 0;
    // A transferred buffer leaves its views with length 0.
    if (this.#message && this.#message.length > 0)
      structuredClone(this.#message.buffer, { transfer: [this.#message.buffer] });
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isNodeFileSystem(value: unknown): value is NodeFileSystem {
  return (
    isObject(value) &&
    isObject(Reflect.get(value, 'stream_ops')) &&
    typeof Reflect.get(value, 'realPath') === 'function' &&
    typeof Reflect.get(value, 'tryFSOperation') === 'function'
  );
}
