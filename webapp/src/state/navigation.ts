import { PARENTS, pathOf, type Place, placeOf } from './place.ts';
import type { State } from './state.ts';
import type { Store } from './store.ts';

export interface Navigation {
  go: (place: Place) => void;
  /** To where one came from; from a page opened in the middle, to what it belongs to. */
  goBack: () => void;
}

/** Places are entries of the browser's history, so that its way back is ours. */
export function createNavigation(store: Store<State>): Navigation {
  const show = (place: Place): void => {
    if (place !== store.get().place) {
      store.set({ place, problem: undefined, remark: undefined, isChoosing: false });
    }
  };
  addEventListener('popstate', () => show(placeOf(location.pathname)));
  return {
    go(place) {
      const depth = depthNow();
      if (place === store.get().place) return;
      show(place);
      if (place !== 'home') history.pushState({ depth: depth + 1 }, '', pathOf(place));
      else if (depth > 0) history.go(-depth);
      else history.replaceState(null, '', pathOf(place));
    },
    goBack() {
      const parent = PARENTS[store.get().place];
      if (depthNow() > 0) history.back();
      else if (parent) {
        history.replaceState(null, '', pathOf(parent));
        show(parent);
      }
    },
  };
}

/** How many places were opened one from the other since home, or since the page was loaded. */
function depthNow(): number {
  const state: unknown = history.state;
  const depth: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, 'depth') : 0;
  return typeof depth === 'number' ? depth : 0;
}
