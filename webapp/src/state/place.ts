/** Where in the page the person is; `home` is the case itself, and what it shows follows from the case. */
const PLACES = [
  'home',
  'consent',
  'camera',
  'account',
  'status',
  'devices',
  'languages',
  'privacy',
  'shop',
  'chats',
] as const;
export type Place = (typeof PLACES)[number];

const BASE = '/app/';

/** Where the way back leads; nowhere from home. */
export const PARENTS: Record<Place, Place | undefined> = {
  home: undefined,
  consent: 'home',
  camera: 'home',
  account: 'home',
  chats: 'home',
  status: 'account',
  devices: 'account',
  languages: 'account',
  privacy: 'account',
  shop: 'account',
};

export function pathOf(place: Place): string {
  return place === 'home' ? BASE : `${BASE}${place}`;
}

/** A page that is loaded anew does not begin in the middle of consent or with the camera on. A one-time link may lead on:
 * `/capture/<token>?to=shop`. */
export function placeAtStart({ pathname, search }: { pathname: string; search: string }): Place {
  const wanted = new URLSearchParams(search).get('to');
  const place = placeOf(wanted === null ? pathname : `${BASE}${wanted}`);
  return place === 'consent' || place === 'camera' ? 'home' : place;
}

export function placeOf(path: string): Place {
  const name = path.startsWith(BASE) ? path.slice(BASE.length).replace(/\/$/, '') : '';
  return PLACES.find((place) => place === name) ?? 'home';
}
