import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

export function press(page: Page, name: string): Promise<void> {
  return page.getByRole('button', { name, exact: true }).click();
}

/** Goes there with the Tab key alone. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const wanted = page.getByRole('button', { name, exact: true });
  for (let tries = 0; tries < 12; tries++) {
    await page.keyboard.press('Tab');
    if ((await wanted.and(page.locator(':focus')).count()) > 0) return;
  }
  throw new Error(`The keyboard does not reach ${name}`);
}

/** Gives a file to the phone's own camera, which `label` opens. */
export async function pick(
  page: Page,
  label: string,
  file: { name: string; mimeType: string; buffer: Buffer },
) {
  const chooser = page.waitForEvent('filechooser');
  await page.getByText(label).click();
  await (await chooser).setFiles(file);
}

/** What axe finds wrong with the page, in its words. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
}
