import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const LEVELS = JSON.stringify({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });

/** Where the page fails WCAG 2.2 A or AA, in axe's words. */
export async function violationsOf(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${LEVELS})`);
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join()}`,
  );
}

/** What is wider than the screen, or written beyond the button it stands on. */
export function overflowsOf(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const root = document.documentElement;
    const wide = root.scrollWidth > root.clientWidth ? ['scrolls sideways: ' + root.scrollWidth] : [];
    const pressed = [...document.querySelectorAll('button, a, label, summary')].filter(({ offsetParent }) => offsetParent);
    const beyond = pressed.filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
    return [...wide, ...beyond.filter((one) => getComputedStyle(one).display !== 'inline').map((one) => 'beyond ' + one.outerHTML.slice(0, 200))];
  })()`);
}
