import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Operation } from './operation.ts';
import { codesOf, type OpenApiDocument } from './openapi.ts';
import { PROBLEMS } from './problems.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#16201c, #e9efec); --soft: light-dark(#55625c, #9fada6);
  --page: light-dark(#f4f6f5, #101513); --card: light-dark(#fff, #1a211e); --line: light-dark(#d9e0dc, #2d3833);
  --go: light-dark(#0b6b43, #5fd39b); --read: light-dark(#1d5c91, #7cc0f5); --stop: light-dark(#a3301f, #ff9a86);
  --code: light-dark(#eef2f0, #131917); }
* { box-sizing: border-box; }
html { scroll-padding-top: 16px; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 40px 16px 80px; }
main, article, nav, nav ul { display: grid; grid-template-columns: minmax(0, 1fr); gap: 20px; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 28px; line-height: 1.2; }
h2 { margin: 28px 0 0; font-size: 21px; }
h3 { margin: 0; font: 600 16px/1.4 ui-monospace, monospace; }
p { margin: 0; }
a { color: var(--read); }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--read); outline-offset: 3px; border-radius: 4px; }
.soft { color: var(--soft); }
nav ul { list-style: none; margin: 0; padding: 0; gap: 10px; }
nav li { line-height: 1.4; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
article, nav { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px;
  gap: 12px; }
.verb { display: inline-block; min-width: 4.6em; font: 700 13px/1.5 ui-monospace, monospace; color: var(--go); }
.get { color: var(--read); }
.delete { color: var(--stop); }
code { font: 0.9em ui-monospace, monospace; background: var(--code); padding: 1px 5px; border-radius: 5px; }
pre { margin: 8px 0 0; padding: 12px; overflow-x: auto; overflow-wrap: normal; border-radius: 8px; background: var(--code); border: 1px solid var(--line);
  font: 13px/1.5 ui-monospace, monospace; }
pre code { background: none; padding: 0; }
table { border-collapse: collapse; width: 100%; overflow-wrap: break-word; }
th, td { text-align: left; vertical-align: top; padding: 6px 10px 6px 0; border-top: 1px solid var(--line); }
th { font-weight: 600; white-space: nowrap; }
tr:target { background: var(--code); }
summary { cursor: pointer; }
.scroll { overflow-x: auto; }
`;

export const DOCS_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The document for people: the same table, in the same words, without a script. */
export function docsPage(operations: readonly Operation[], document: OpenApiDocument): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Bonafide API</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Bonafide API</h1>
<p>What the mini-app asks, and what our own services ask on somebody’s behalf. The same as a document for programs:
<a href="/openapi.json">openapi.json</a>.</p>
<p class="soft">Times are ISO 8601 in UTC. A write takes an <code>Idempotency-Key</code>: the same key and body have the same
answer for a day. A token goes into <code>Authorization: Bearer …</code>. No cookie is ever set or read.</p>
<nav aria-label="Operations"><ul>
${operations.map(contentsLine).join('\n')}
</ul></nav>
<h2>Operations</h2>
${operations.map((operation) => operationArticle(operation, document)).join('\n')}
<h2 id="schemas">Bodies</h2>
${Object.entries(document.components.schemas)
  .map(
    ([name, schema]) =>
      `<article id="schema-${name}"><details><summary><strong>${name}</strong></summary>${json(schema)}</details></article>`,
  )
  .join('\n')}
<h2 id="problems">Problems</h2>
<p class="soft">Every error is <code>application/problem+json</code> (RFC 9457). Decide by <code>code</code>: it is stable.
Where waiting helps, <code>retryAfterSeconds</code> and <code>Retry-After</code> say how long.</p>
<article class="scroll"><table>
<thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Means</th></tr></thead>
<tbody>
${Object.entries(PROBLEMS)
  .map(
    ([code, { status, title }]) =>
      `<tr id="${code}"><td><code>${code.replaceAll('_', '_<wbr>')}</code></td><td>${status}</td><td>${escapeHtml(title)}</td></tr>`,
  )
  .join('\n')}
</tbody></table></article>
</main>
</body>
</html>
`;
}

function contentsLine({ id, method, path, summary }: Operation): string {
  return `<li><a href="#${id}"><span class="verb ${method}">${method.toUpperCase()}</span> ${escapeHtml(path)}</a><br><span class="soft">${prose(summary)}</span></li>`;
}

function operationArticle(operation: Operation, { paths }: OpenApiDocument): string {
  const { id, method, path, summary, description, answers } = operation;
  const { requestBody, responses } = bodiesSchema.parse(paths[path]?.[method]);
  const statuses = Object.entries(answers).map(
    ([status, { description: means }]) =>
      `<tr><th scope="row">${status}</th><td>${prose(means)} ${linkToSchema(responses[status])}</td></tr>`,
  );
  const codes = codesOf(operation).map((code) => `<a href="#${code}"><code>${code}</code></a>`);
  return `<article id="${id}">
<h3><span class="verb ${method}">${method.toUpperCase()}</span> ${escapeHtml(path)}</h3>
<p>${prose(summary)}${description === undefined ? '' : ` ${prose(description)}`}</p>
<div class="scroll"><table><tbody>
<tr><th scope="row">Who</th><td>${who(operation)}</td></tr>
${statuses.join('\n')}
</tbody></table></div>
${requestBody ? `<details><summary>What to send</summary>${json(requestBody.content)}</details>` : ''}
<details><summary>What may go wrong</summary><p>${codes.join(' ')}</p></details>
</article>`;
}

const bodiesSchema = z.object({
  requestBody: z.object({ content: z.unknown() }).optional(),
  responses: z.record(z.string(), z.unknown()),
});

/** Where the body of an answer is described. */
function linkToSchema(response: unknown): string {
  const name = /"#\/components\/schemas\/(\w+)"/.exec(JSON.stringify(response))?.[1];
  return name === undefined ? '' : `<a href="#schema-${name}">${name}</a>`;
}

/** What is between backticks is code. */
function prose(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function who({ access, needsClient }: Operation): string {
  if (needsClient) return 'Our own services, by their secret';
  if (access === 'none') return 'Anybody';
  if (access === 'edge') return 'Whoever is signed in';
  return `Our own services, with an exchanged token of scope <code>${access}</code>`;
}

function json(value: unknown): string {
  return `<pre><code>${escapeHtml(JSON.stringify(value, undefined, 2))}</code></pre>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
