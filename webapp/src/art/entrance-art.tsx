import { Art } from './art.tsx';

/** The page opens from a conversation. */
export function Door() {
  return (
    <Art>
      <path
        class="art-paper"
        d="M48 30h104a12 12 0 0 1 12 12v48a12 12 0 0 1-12 12H94l-24 20v-20H48a12 12 0 0 1-12-12V42a12 12 0 0 1 12-12z"
      />
      <path class="art-line" d="M58 54h64M58 70h44" />
      <rect class="art-paper" x="128" y="66" width="78" height="70" rx="12" />
      <path
        class="art-fill"
        d="M167 80c6 4 11 5.5 17 6v12c0 10-7 17-17 21-10-4-17-11-17-21V86c6-.5 11-2 17-6z"
      />
      <path class="art-on-fill" d="M159 99.5l6 6 10.5-11.5" />
    </Art>
  );
}

export function BrokenLink() {
  return (
    <Art>
      <path class="art-paper" d="M98 62H70a24 24 0 0 0 0 48h28M142 62h28a24 24 0 0 1 0 48h-28" />
      <path class="art-line" d="M82 86h22M136 86h22" />
      <path
        class="art-accent-line"
        d="M120 36v18M98 42l6 14M142 42l-6 14M120 136v-18M98 130l6-14M142 130l-6-14"
      />
    </Art>
  );
}

const CLOUD = 'M76 116a30 30 0 0 1-3-59.8 44 44 0 0 1 84-6.2 33 33 0 0 1 7 66z';

export function Cloud() {
  return (
    <Art>
      <path class="art-paper" d={CLOUD} />
      <path class="art-accent-line art-rise" d="M120 106V70M104 84l16-16 16 16" />
    </Art>
  );
}

export function CloudOff() {
  return (
    <Art>
      <path class="art-paper" d={CLOUD} />
      <path class="art-line" d="M98 80a32 32 0 0 1 44 0M108 92a18 18 0 0 1 24 0" />
      <circle class="art-fill" cx="120" cy="103" r="4.5" />
      <path class="art-accent-line" d="M82 128L160 36" />
    </Art>
  );
}
