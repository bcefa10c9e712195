import { expect } from 'chai';
import { placeAtStart } from '../../webapp/src/state/place.ts';

describe('where the page begins', () => {
  for (const [pathname, search, place] of [
    ['/app/', '', 'home'],
    ['/app/shop', '', 'shop'],
    ['/app/camera', '', 'home'],
    ['/capture/abc', '', 'home'],
    ['/capture/abc', '?to=shop', 'shop'],
    ['/capture/abc', '?to=consent', 'home'],
    ['/capture/abc', '?to=../v1/me', 'home'],
  ] as const) {
    it(`is ${place} for ${pathname}${search}`, () => {
      expect(placeAtStart({ pathname, search })).to.equal(place);
    });
  }
});
