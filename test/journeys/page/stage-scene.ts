import type { Page, Route } from 'playwright-core';
import { CUSTOMERS } from '../../../sandbox/old-shop/customers.ts';
import type { Language } from '../../../webapp/src/api/types.ts';
import { aPerson } from '../../webapp/a-case.ts';
import { firstTurns } from './first-turns.ts';
import type { Scene } from './scenes.ts';

/** Lets the API say what a scene wants said; all else comes from the service. */
export async function directPage(page: Page, language: Language): Promise<(scene: Scene) => void> {
  let scene: Scene | undefined;
  const lost = (route: Route): Promise<void> => route.abort('connectionfailed');

  await page.route('**/v1/me', (route) =>
    scene?.lost === 'me' ? lost(route) : route.fulfill({ json: aPerson({ ...scene?.me, language }) }),
  );
  await page.route('**/v1/verifications/current', (route) => {
    const json = scene?.verification;
    return json
      ? route.fulfill({ json })
      : route.fulfill({ status: 404, json: { code: 'NOT_FOUND', status: 404 } });
  });
  await page.route('**/v1/verifications/*/challenge', (route) => {
    const expiresAt = new Date(Date.now() + 600_000).toISOString();
    return route.fulfill({ json: { ...scene?.verification, challenge: { turns: firstTurns(), expiresAt } } });
  });
  // The stream and pieces under way: nothing comes back as long as the screen is looked at.
  await page.route('**/v1/verifications/*/events', () => undefined);
  await page.route('**/v1/verifications/*/evidence/*', (route) =>
    scene?.lost === 'evidence' ? lost(route) : undefined,
  );
  await page.route('**/v1/legacy-orders*', (route) =>
    route.fulfill({ json: { items: CUSTOMERS[0]?.orders.slice(0, 4), nextCursor: 'more' } }),
  );
  return (next) => {
    scene = next;
  };
}
