import type { Kind, Statuses } from './run-operation.ts';

export interface Tally {
  add(operation: string, kind: Kind, statuses: Statuses): void;
  /** One line for each operation: how many requests of each kind, and what was answered. */
  table(): string;
}

export function createTally(): Tally {
  const rows = new Map<string, Partial<Record<Kind, Statuses>>>();
  return {
    add(operation, kind, statuses) {
      rows.set(operation, { ...rows.get(operation), [kind]: statuses });
    },
    table() {
      const lines = [...rows].map(([operation, { valid, mutated }]) =>
        [operation.padEnd(26), cell(valid), cell(mutated)].join('  '),
      );
      return [`${'operation'.padEnd(26)}  ${'valid'.padEnd(52)}  mutated`, ...lines].join('\n');
    },
  };
}

function cell(statuses: Statuses = new Map()): string {
  const sorted = [...statuses].sort(([a], [b]) => a - b);
  const count = sorted.reduce((sum, [, times]) => sum + times, 0);
  return `${String(count).padStart(5)}: ${sorted.map(([status, times]) => `${status}×${times}`).join(' ')}`.padEnd(
    52,
  );
}
