import { html } from 'hono/html';
import type { ApiDocument, ApiOperation } from './open-api.ts';
import { pagePolicy } from './security-headers.ts';

/** The API document as a page to read: server-rendered, no script, nothing from outside. */
export function docsPage(document: ApiDocument, nonce: string): { html: string; policy: string } {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags))];
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Viewer API · Readroom</title>
<style nonce="${nonce}">${styles}</style>
</head>
<body>
<header>
<h1>${document.info.title}</h1>
<p>${document.info.description}</p>
<p>Send an API key as <code>Authorization: Bearer sk_live_…</code>. The machine-readable document is <a href="/openapi.json">/openapi.json</a>.</p>
<nav aria-label="Operations">
${tags.map(
  (tag) =>
    html`<section><h2>${tag}</h2><ul>${operations
      .filter(({ operation }) => operation.tags.includes(tag))
      .map(
        ({ method, path, operation }) =>
          html`<li><a href="#${operation.operationId}"><b>${method}</b> ${path}</a></li>`,
      )}</ul></section>`,
)}
</nav>
</header>
<main>
${operations.map(({ method, path, operation }) => operationArticle(method, path, operation))}
</main>
</body>
</html>
`;
  return { html: String(page), policy: pagePolicy(nonce) };
}

function operationArticle(method: string, path: string, operation: ApiOperation) {
  const body = operation.requestBody?.content['application/json']?.schema;
  return html`<article id="${operation.operationId}">
<h3><b>${method}</b> <code>${path}</code></h3>
<p>${operation.summary}${operation['x-extension'] === true ? html` <em>Extension</em>` : ''}</p>
${
  operation.parameters.length === 0
    ? ''
    : html`<table><caption>Parameters</caption><thead><tr><th scope="col">Name</th><th scope="col">In</th><th scope="col">Schema</th></tr></thead>
<tbody>${operation.parameters.map(
        (parameter) =>
          html`<tr><th scope="row">${parameter.name}</th><td>${parameter.in}</td><td><code>${brief(parameter.schema)}</code></td></tr>`,
      )}</tbody></table>`
}
${body === undefined ? '' : schemaDetails('Body', body)}
${Object.entries(operation.responses).map(([status, response]) => {
  const schema = response.content?.['application/json']?.schema;
  const isError = Number(status) >= 400;
  return schema === undefined || isError
    ? html`<p class="status"><b>${status}</b> ${response.description}</p>`
    : schemaDetails(`${status}`, schema);
})}
</article>`;
}

function schemaDetails(title: string, schema: Record<string, unknown>) {
  return html`<details><summary>${title}</summary><pre tabindex="0">${JSON.stringify(schema, null, 2)}</pre></details>`;
}

function brief(schema: Record<string, unknown>): string {
  const text = JSON.stringify(schema);
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}

const styles = `
:root { color-scheme: light dark; --surface: #fff; --raised: #f6f8fa; --text: #15191f; --dim: #55606e; --line: #d9dee5; --accent: #0b5fc0; }
@media (prefers-color-scheme: dark) { :root { --surface: #0d1117; --raised: #151b23; --text: #e8ecf2; --dim: #9aa5b4; --line: #2a323d; --accent: #6cb0ff; } }
body { margin: 0 auto; max-width: 60rem; padding: 24px; background: var(--surface); color: var(--text); font: 14px/20px system-ui, sans-serif; }
h1 { font-size: 24px; line-height: 32px; } h2 { font-size: 16px; } h3 { font-size: 16px; overflow-wrap: anywhere; }
a { color: var(--accent); } code, pre { font-family: ui-monospace, monospace; font-size: 12px; }
article { border-top: 1px solid var(--line); padding: 16px 0; }
nav { columns: 2 20rem; } nav section { break-inside: avoid; } nav ul { list-style: none; padding: 0; margin: 0; } nav a { display: inline-block; padding: 2px 0; }
pre { background: var(--raised); padding: 12px; overflow: auto; max-height: 24rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; color: var(--dim); }
th, td { text-align: left; padding: 4px 8px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th[scope=row] { font-weight: 600; } .status { margin: 0; color: var(--dim); } summary { cursor: pointer; padding: 4px 0; } em { color: var(--dim); }
`;
