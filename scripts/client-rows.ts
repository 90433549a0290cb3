import type { Plugin } from 'vite';

/** What the dashboard's client reads of a row of the contract. */
export const clientReads: ReadonlySet<string> = new Set(['name', 'method', 'path', 'answer']);

/** The rows whose body a form checks against. */
export const bodyReads: ReadonlySet<string> = new Set([
  'apiKeyCreate',
  'passwordChange',
  'passwordRequestReset',
  'recoveryCodesRenew',
  'secondFactorConfirm',
  'secondFactorRemove',
  'sessionSignIn',
  'sessionSignInSecondFactor',
  'setupComplete',
]);

/**
 * Leaves of each `endpoint({ … })` what the browser reads. What a request must look like, what may be refused and what the
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
          const declared = statement.declaration.declarations[0];
          const call = declared?.init;
          if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier') continue;
          const [row] = call.arguments;
          if (call.callee.name !== 'endpoint' || row?.type !== 'ObjectExpression') continue;
          const hasBody = declared?.id.type === 'Identifier' && bodyReads.has(declared.id.name);
          const kept = row.properties.filter(
            (property) =>
              property.type === 'Property' &&
              property.key.type === 'Identifier' &&
              (clientReads.has(property.key.name) || (hasBody && property.key.name === 'body')),
          );
          const words = kept.map(({ start, end }) => code.slice(start, end)).join(', ');
          left = `${left.slice(0, row.start)}{ ${words} }${left.slice(row.end)}`;
        }
        // What is imported and not used would still be bound to come with the row.
        const imports = body.filter((statement) => statement.type === 'ImportDeclaration');
        const end = imports.at(-1)?.end ?? 0;
        const used = imports.filter(({ specifiers }) =>
          specifiers.some(({ local }) => new RegExp(`\\b${local.name}\\b`).test(left.slice(end))),
        );
        const lines = used.map((each) => code.slice(each.start, each.end));
        return { code: lines.join('\n') + left.slice(end), map: null };
      },
    },
  };
}
