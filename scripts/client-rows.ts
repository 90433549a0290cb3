import type { Plugin } from 'vite';

/** What the dashboard reads of a row of the contract: the client all but the body, forms the body. */
export const clientReads: ReadonlySet<string> = new Set(['name', 'method', 'path', 'answer', 'body']);

/**
 * Leaves of each `endpoint({ … })` what the browser reads. What an address must look like, what may be refused and what the
 * document says are the server's to know; without them the schemas that only they name go too, and so do their checks.
 * Types are settled before, so that a call is still held to the whole row.
 */
export function clientRows(): Plugin {
  return {
    name: 'readroom:client-rows',
    // Before the types are taken off, for whose place the parser needs no help.
    enforce: 'pre',
    transform: {
      filter: { id: /\/contract\/[\w-]+\.ts$/, code: /\bendpoint\(\{/ },
      handler(code) {
        let left = code;
        const { body } = this.parse(code, { lang: 'ts' });
        for (const statement of body.toReversed()) {
          if (statement.type !== 'ExportNamedDeclaration') continue;
          if (statement.declaration?.type !== 'VariableDeclaration') continue;
          const call = statement.declaration.declarations[0]?.init;
          if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier') continue;
          const [row] = call.arguments;
          if (call.callee.name !== 'endpoint' || row?.type !== 'ObjectExpression') continue;
          const kept = row.properties.filter(
            (property) =>
              property.type === 'Property' &&
              property.key.type === 'Identifier' &&
              clientReads.has(property.key.name),
          );
          const words = kept.map(({ start, end }) => code.slice(start, end)).join(', ');
          left = `${left.slice(0, row.start)}{ ${words} }${left.slice(row.end)}`;
        }
        return { code: left, map: null };
      },
    },
  };
}
