/*
 * node bench/production-size.ts
 *
 * What a production install takes up on disk: `npm ci --omit=dev` in a copy of the package files. The aim is under
 * 450 MB.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'bonafide-bench-'));
try {
  for (const name of ['package.json', 'package-lock.json', '.npmrc', 'tools']) {
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  execFileSync('npm', ['ci', '--omit=dev'], { cwd: folder, stdio: 'ignore' });
  const kilobytes = execFileSync('du', ['-sk', path.join(folder, 'node_modules')], { encoding: 'utf8' });
  process.stdout.write(
    `${Math.round(Number.parseInt(kilobytes, 10) / 1024)} MB installed (aim: under 450)\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
