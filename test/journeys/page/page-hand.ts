import type { FrameLocator, Page } from 'playwright-core';

/** A hand on the page, wherever it is opened. */
export interface PageHand {
  readonly page: Page;
  readonly inside: Pick<Page, 'getByRole' | 'getByText' | 'getByLabel' | 'locator'> | FrameLocator;
  /** The screen with this heading comes up. */
  sees(heading: string): Promise<void>;
  /** Presses the one thing to do, which is the messenger's own button where that has one. */
  goesOn(label: string): Promise<void>;
  /** Presses a button of the page; its name may go on after `label`. */
  presses(label: string): Promise<void>;
}

/** In the browser itself. */
export function browserHand(page: Page): PageHand {
  return { page, ...handOn(page, page) };
}

/** In the Telegram of the sandbox's page, which holds the mini-app and draws its main button. */
export function telegramHand(page: Page): PageHand {
  return { page, ...handOn(page.frameLocator('.mini-app iframe'), page.locator('.mini-app-foot')) };
}

function handOn(inside: PageHand['inside'], foot: Pick<Page, 'getByRole'>): Omit<PageHand, 'page'> {
  return {
    inside,
    sees: (heading) => inside.getByRole('heading', { name: heading, exact: true, level: 1 }).waitFor(),
    goesOn: (label) => foot.getByRole('button', { name: label, exact: true }).click(),
    presses: (label) => inside.getByRole('button', { name: label }).click(),
  };
}
