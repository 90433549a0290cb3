import { html } from 'hono/html';
import { pagePolicy } from './security-headers.ts';

/** A page of a few lines from the server itself, for tabs in which the dashboard does not run. No script. */
export function noticePage(
  nonce: string,
  title: string,
  lines: readonly string[],
): { html: string; policy: string } {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${title} · Readroom</title>
<style nonce="${nonce}">
:root { color-scheme: light dark; --surface: #fff; --text: #15191f; --dim: #55606e; --accent: #0b5fc0; }
@media (prefers-color-scheme: dark) { :root { --surface: #0d1117; --text: #e8ecf2; --dim: #9aa5b4; --accent: #6cb0ff; } }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; padding: 24px; box-sizing: border-box;
  background: var(--surface); color: var(--text); font: 16px/24px system-ui, sans-serif; }
main { max-width: 34rem; } h1 { font-size: 20px; line-height: 28px; margin: 0 0 8px; }
p { margin: 0 0 8px; color: var(--dim); overflow-wrap: anywhere; } a { color: var(--accent); }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${lines.map((line) => html`<p>${line}</p>`)}
<p><a href="/studies">Go to the worklist</a></p>
</main>
</body>
</html>
`;
  return { html: String(page), policy: pagePolicy(nonce) };
}
