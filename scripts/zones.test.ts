import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A file in each room, what it may import, and what it may not: by the rooms' short names and as relative paths. */
const rooms: Readonly<Record<string, { allowed: readonly string[]; forbidden: readonly string[] }>> = {
  'contract/a.ts': {
    allowed: ['./b.ts', '#contract/b.ts', 'zod/mini'],
    forbidden: [
      'zod',
      'node:fs',
      '#server/viewer/b.ts',
      '../server/viewer/b.ts',
      '#src/lib/b.ts',
      './../src/lib/b.ts',
    ],
  },
  'server/viewer/a.ts': {
    allowed: ['./b.ts', '#contract/b.ts', '#server/viewer/b.ts'],
    forbidden: ['#server/selfhosted/b.ts', '../selfhosted/b.ts', '#server/database/b.ts', 'kysely', 'hono'],
  },
  'server/selfhosted/a.ts': {
    allowed: [
      './b.ts',
      '#contract/b.ts',
      '#server/viewer/b.ts',
      '#server/database/b.ts',
      'kysely',
      'node:crypto',
    ],
    forbidden: [
      '#server/vendor/b.ts',
      '../vendor/b.ts',
      '#server/http/b.ts',
      '#server/app.ts',
      'hono',
      'hono/body',
    ],
  },
  'server/selfhosted/deep/a.ts': {
    allowed: ['./b.ts', '#server/selfhosted/b.ts'],
    forbidden: ['../../vendor/b.ts', './../../vendor/b.ts', '#server/routes/b.ts'],
  },
  'server/clinic/a.ts': {
    allowed: ['#contract/b.ts', '#server/viewer/b.ts', '#server/database/b.ts', 'kysely'],
    forbidden: ['#server/selfhosted/b.ts', '#server/vendor/b.ts', '#server/people/b.ts', 'hono'],
  },
  'server/vendor/a.ts': {
    allowed: ['#contract/b.ts', '#server/viewer/b.ts', '#server/clinic/b.ts', '#server/database/b.ts'],
    forbidden: ['#server/selfhosted/b.ts', '../selfhosted/b.ts', '#server/people/b.ts', 'hono'],
  },
  'server/database/a.ts': {
    allowed: ['#contract/b.ts', '#server/viewer/b.ts', 'pg'],
    forbidden: ['#server/selfhosted/b.ts', '#server/http/b.ts', '../selfhosted/b.ts'],
  },
  'server/people/a.ts': {
    allowed: ['#server/viewer/b.ts', '#server/database/b.ts', 'better-auth'],
    forbidden: ['#server/selfhosted/b.ts', '#server/routes/b.ts', '../http/b.ts'],
  },
  'server/images/a.ts': {
    allowed: ['#server/viewer/b.ts', '#server/database/b.ts'],
    forbidden: ['#server/selfhosted/b.ts', '../people/b.ts'],
  },
  'server/http/a.ts': {
    allowed: ['#contract/b.ts', '#server/viewer/b.ts', 'hono'],
    forbidden: ['#server/selfhosted/b.ts', '../vendor/b.ts', '#server/database/b.ts', 'kysely'],
  },
  'server/routes/a.ts': {
    allowed: ['#contract/b.ts', '#server/viewer/b.ts', '#server/http/b.ts', 'hono'],
    forbidden: [
      '#server/selfhosted/b.ts',
      '../selfhosted/b.ts',
      '#server/database/b.ts',
      '#server/vendor/b.ts',
    ],
  },
  'server/app.ts': {
    allowed: ['#contract/b.ts', '#server/selfhosted/b.ts', './http/b.ts'],
    forbidden: ['#src/lib/b.ts', '../src/lib/b.ts', 'react', '#server/testing/b.ts'],
  },
  'server/selfhosted/a.test.ts': {
    allowed: ['#server/testing/b.ts', '#server/app.ts', 'vitest'],
    forbidden: ['#src/lib/b.ts', '../../src/lib/b.ts'],
  },
  'src/main.ts': {
    allowed: ['#contract/b.ts', '#src/routes/b.ts', './routes/b.ts', 'react-dom/client'],
    forbidden: ['#server/viewer/b.ts', '../server/viewer/b.ts', 'node:fs', 'hono', 'zod'],
  },
  'src/lib/a.ts': {
    allowed: ['./b.ts', '#contract/b.ts'],
    forbidden: ['#src/ui/b.ts', '../ui/b.ts', '#src/features/studies/b.ts', '@tanstack/react-query'],
  },
  'src/ui/a.ts': {
    allowed: ['#src/lib/b.ts', 'react', '@radix-ui/react-dialog'],
    forbidden: [
      '#src/features/studies/b.ts',
      '../features/studies/b.ts',
      '@tanstack/react-router',
      'react-hook-form',
    ],
  },
  'src/api/a.ts': {
    allowed: ['#contract/b.ts', '#src/lib/b.ts', '@tanstack/react-query'],
    forbidden: ['#src/ui/b.ts', '../features/studies/b.ts', '#server/http/b.ts'],
  },
  'src/table/a.ts': {
    allowed: ['#src/ui/b.ts', '#src/api/b.ts', '@tanstack/react-virtual'],
    forbidden: ['#src/features/studies/b.ts', '#src/shell/b.ts', '../routes/b.ts'],
  },
  'src/features/studies/a.ts': {
    allowed: ['./b.ts', '#src/table/b.ts', '#src/api/b.ts', '#contract/b.ts'],
    forbidden: ['#src/features/users/b.ts', '../users/b.ts', '#src/routes/b.ts', '#src/shell/b.ts'],
  },
  'src/shell/a.ts': {
    allowed: ['#src/features/session/b.ts', '#src/ui/b.ts'],
    forbidden: ['#src/routes/b.ts', '../routes/b.ts', '#server/app.ts'],
  },
  'src/routes/a.ts': {
    allowed: ['#src/features/studies/b.ts', '#src/shell/b.ts', '@tanstack/react-router'],
    forbidden: ['#server/viewer/b.ts', '../../server/viewer/b.ts', 'pg'],
  },
  'viewer/a.ts': {
    allowed: ['./b.ts', '#contract/b.ts'],
    forbidden: ['#src/lib/b.ts', '../src/lib/b.ts', 'react'],
  },
  'e2e/a.ts': { allowed: ['#contract/b.ts'], forbidden: ['#server/app.ts', '../src/lib/b.ts'] },
  'scripts/a.ts': { allowed: ['./b.ts', 'vite'], forbidden: ['#contract/b.ts', '../server/app.ts'] },
};

const circle = {
  'server/people/first.ts':
    "import { second } from '#server/people/second.ts';\nexport const first = () => second;\n",
  'server/people/second.ts': "import { first } from './first.ts';\nexport const second = () => first;\n",
};

let folder = '';
/** "file: specifier" of each import that the zones refused. */
let refused: Set<string>;
/** Files that were found in a circle. */
let inCircle: Set<string>;

interface Report {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly location: {
      readonly path: string | { readonly file: string };
      readonly start?: { readonly line: number };
    };
  }[];
}

async function write(path: string, content: string): Promise<void> {
  const full = join(folder, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, content);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readroom-zones-'));
  await copyFile(join(root, 'package.json'), join(folder, 'package.json'));
  await copyFile(join(root, 'biome.json'), join(folder, 'biome.json'));
  await writeFile(join(folder, '.gitignore'), '');
  const linesOf = new Map<string, readonly string[]>();
  for (const [path, { allowed, forbidden }] of Object.entries(rooms)) {
    const specifiers = [...allowed, ...forbidden];
    linesOf.set(path, specifiers);
    await write(path, specifiers.map((specifier) => `import '${specifier}';\n`).join(''));
  }
  for (const [path, content] of Object.entries(circle)) await write(path, content);

  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', '--vcs-enabled=false', '.'];
  // It exits with 1, as it should; the report is on its first stream all the same.
  const stdout = await promisify(execFile)(process.execPath, [biome, ...args], {
    cwd: folder,
    maxBuffer: 1e8,
  }).then(
    (result) => result.stdout,
    (failure: { stdout: string }) => failure.stdout,
  );
  const report = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Report;
  refused = new Set();
  inCircle = new Set();
  for (const { category, location } of report.diagnostics) {
    const path = typeof location.path === 'string' ? location.path : location.path.file;
    if (category === 'lint/suspicious/noImportCycles') inCircle.add(path);
    if (category !== 'lint/style/noRestrictedImports') continue;
    refused.add(`${path}: ${linesOf.get(path)?.[(location.start?.line ?? 0) - 1]}`);
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(Object.entries(rooms))('%s', (path, { allowed, forbidden }) => {
  test.each(forbidden)('may not import %s', (specifier) => {
    expect([...refused]).toContain(`${path}: ${specifier}`);
  });
  test.each(allowed)('may import %s', (specifier) => {
    expect([...refused]).not.toContain(`${path}: ${specifier}`);
  });
});

test('a circle of imports is found, also through the short names of rooms', () => {
  expect([...inCircle].sort()).toEqual(Object.keys(circle));
});
