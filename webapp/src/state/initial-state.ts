import type { Language } from '../api/types.ts';
import type { Words } from '../words/en.ts';
import { placeAtStart } from './place.ts';
import type { State } from './state.ts';

export function initialState(language: Language, words: Words): State {
  return {
    entry: { is: 'opening' },
    place: placeAtStart(location),
    language,
    words,
    config: undefined,
    me: undefined,
    verification: null,
    isChoosing: false,
    sending: undefined,
    problem: undefined,
    remark: undefined,
    isBusy: false,
    isOnline: navigator.onLine,
  };
}
