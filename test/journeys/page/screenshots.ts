import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';

/** Writes what is seen to the folder that `BONAFIDE_SCREENSHOTS` names, for people to look at; nowhere without one. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['BONAFIDE_SCREENSHOTS'];
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name.toLowerCase().replaceAll(/[^\p{L}\d]+/gu, '-')}.png`);
  await page.screenshot({ path: file, scale: 'css' });
}
