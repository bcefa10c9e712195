import { createHash } from 'node:crypto';
import { renderSVG } from 'uqr';
import type { Pairing } from '../core/channel/pairing.ts';

/** How often the page asks anew: a code to scan lasts about twenty seconds. */
const REFRESH_SECONDS = 3;

const STYLE = `
:root { color-scheme: light dark; --ink: #16201c; --soft: #55625c; --page: #f4f6f5; --card: #fff; --line: #d9e0dc;
  --go: #0b6b43; --stop: #a3301f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9efec; --soft: #9fada6; --page: #101513; --card: #1a211e;
  --line: #2d3833; --go: #5fd39b; --stop: #ff9a86; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px 16px 48px; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 720px; margin: 0 auto; display: grid; gap: 16px; }
h1 { margin: 0; font-size: 22px; line-height: 1.3; }
h2 { margin: 0; font-size: 18px; overflow-wrap: anywhere; }
p { margin: 0; }
.soft { color: var(--soft); }
article { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 20px; display: grid; gap: 16px; }
header { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; justify-content: space-between; }
.state { font-weight: 600; }
.paired { color: var(--go); }
.logged_out { color: var(--stop); }
.how { display: flex; flex-wrap: wrap; gap: 20px; align-items: flex-start; }
.how ol { flex: 1 1 240px; margin: 0; padding-left: 22px; display: grid; gap: 8px; }
.qr { flex: 0 1 280px; padding: 8px; background: #fff; border-radius: 8px; border: 1px solid var(--line); }
.qr svg { display: block; width: 100%; height: auto; }
.code { font: 600 clamp(28px, 9vw, 44px)/1.2 ui-monospace, monospace; letter-spacing: 0.06em; white-space: nowrap; }
`;

/** For the content security policy: no other style is applied, and no script at all. */
export const OPERATOR_STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

export function renderOperatorPage(pairings: readonly Pairing[]): string {
  const accounts = pairings.map(renderPairing).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="${REFRESH_SECONDS}">
<meta name="robots" content="noindex">
<title>${escapeHtml(titleFor(pairings))}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Accounts that a phone confirms</h1>
${accounts || '<article><p>There is nothing to pair.</p></article>'}
<p class="soft">This page follows by itself and is seen on this machine alone.</p>
</main>
</body>
</html>
`;
}

function titleFor(pairings: readonly Pairing[]): string {
  const waiting = pairings.filter(({ state }) => state !== 'paired').length;
  return waiting === 0 ? 'Bonafide: nothing to pair' : `Bonafide: ${waiting} to pair`;
}

const STATES: Record<Pairing['state'], string> = {
  waiting: 'Waiting for the phone',
  paired: 'Paired',
  logged_out: 'Logged out by the phone',
};

function renderPairing(pairing: Pairing): string {
  const { title, state } = pairing;
  return `<article>
<header><h2>${escapeHtml(title)}</h2><p class="state ${state}">${STATES[state]}</p></header>
${renderWhatToDo(pairing)}
</article>`;
}

function renderWhatToDo({ state, qr, code, steps = STEPS }: Pairing): string {
  if (state === 'paired') return '<p class="soft">Nothing is left to do.</p>';
  if (state === 'logged_out') return '<p class="soft">A new code follows in a moment.</p>';
  const shown = code === undefined ? qr && renderQr(qr) : `<p class="code">${escapeHtml(code)}</p>`;
  if (!shown) return '<p class="soft">The code is being fetched.</p>';
  const list = steps.map((step) => `<li>${escapeHtml(step)}</li>`).join('');
  return `<div class="how">${shown}<ol>${list}</ol></div>`;
}

const STEPS = [
  'Open the messenger on the phone of this account.',
  'Scan this picture with it. It is replaced from time to time, which is as it should be.',
  'Confirm on the phone.',
];

/** Black on white in any light, with the quiet border that cameras look for. */
function renderQr(text: string): string {
  return renderSVG(text, { border: 2, ecc: 'L' }).replace(
    '<svg ',
    '<svg role="img" aria-label="Code to scan" ',
  );
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
