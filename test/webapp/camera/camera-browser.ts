import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { browserArguments } from '../../sandbox/browser-arguments.ts';
import { findProgram } from '../../needs.ts';

/** A phone held upright. */
const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
} as const satisfies BrowserContextOptions;

export interface BrowserWith {
  /** What the fake camera sees; its own pattern when not given. */
  clip?: string;
  /** What the person answers when asked for the camera. */
  answer?: 'allow' | 'deny';
  hasCamera?: boolean;
  /** A name under which this machine is found, so that a page is not at home on it. */
  host?: string;
}

export function launchBrowser({
  clip,
  answer = 'allow',
  hasCamera = true,
  host,
}: BrowserWith = {}): Promise<Browser> {
  const executablePath = findProgram('CHROMIUM_PATH', 'chromium', 'chromium-browser', 'google-chrome');
  const usual = browserArguments.filter((argument) => !argument.startsWith('--use-fake-'));
  return chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: [
      ...usual,
      `--use-fake-ui-for-media-stream${answer === 'deny' ? '=deny' : ''}`,
      ...(hasCamera ? ['--use-fake-device-for-media-stream'] : []),
      ...(clip ? [`--use-file-for-fake-video-capture=${clip}`] : []),
      ...(host ? [`--host-resolver-rules=MAP ${host} 127.0.0.1`] : []),
    ],
  });
}

/** A fresh phone on which the page is open. `complaints` collects what the page did wrong. */
export async function openPhone(
  browser: Browser,
  url: string,
  { before, ...options }: BrowserContextOptions & { before?: string } = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ ...PHONE, ...options });
  if (before) await context.addInitScript(before);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints };
}

/** As when the person goes to another program and comes back. */
export async function setHidden(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${isHidden} });
    document.dispatchEvent(new Event('visibilitychange'));
  `);
}
