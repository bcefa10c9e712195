import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { makeTestFolder } from '../servers/test-folder.ts';
import { refusedLines } from './refused-lines.ts';
import { PLACES, ROOMS } from './rooms.ts';

const MANIFEST = z.object({
  dependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});
const { dependencies, optionalDependencies } = MANIFEST.parse(
  JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8')),
);
const LIBRARIES = [
  ...Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => name !== 'zod'),
  'grammy/web',
  'sharp/lib/index.js',
  'knex/lib/index.js',
  '@vladmandic/face-api/dist/face-api.node-wasm.js',
  '@whiskeysockets/baileys',
  'wechaty',
  'wechaty-puppet',
  'chai',
  'preact',
  'preact/hooks',
  'vite',
];

/** As it is written in `from` to import `to`. */
function specifier(from: string, to: string): string {
  const relative = path.posix.relative(path.posix.dirname(from), to);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

const FORMS = {
  'src/bots/forms.ts': [
    "import type { Verdict } from '../workers/erase.ts';",
    "import { type Erasure } from '../workers/erase.ts';",
    "export { examine } from '../workers/erase.ts';",
    "await import('../workers/erase.ts');",
    "import { decide } from './../workers/erase.ts';",
    "import { erase } from '../core/../workers/erase.ts';",
    "import { findCase } from '../core/verification/verification-store.ts';",
  ],
  'src/core/forms.ts': [
    "export * from './clock.ts';",
    "import { env } from 'node:process';",
    "import process from 'node:process';",
    "import { createRequire } from 'node:module';",
    "import { readFile } from 'fs/promises';",
  ],
  'webapp/src/api/forms.ts': [
    "import { ME } from '../../../src/miniapp/contract/me.ts';",
    "import type { Verification } from '../../../src/core/verification/verification.ts';",
    "import { readFile } from 'node:fs/promises';",
    "import { bundle } from '../../build/bundle.ts';",
    "import { expect } from '../../../test/needs.ts';",
  ],
  'src/core/environment.ts': ['process.env.HOME;'],
};
const ALLOWED_FORMS = {
  'src/bots/allowed-forms.ts': [
    "import type { Check } from '../core/verification/check-store.ts';",
    "import { z } from 'zod';",
    "import { readFile } from 'node:fs/promises';",
    "import { type Clock, tick } from '../core/clock.ts';",
    "export { now } from '../core/clock.ts';",
  ],
  'webapp/src/api/allowed-forms.ts': [
    "import type { Me } from '../../../src/miniapp/contract/me.ts';",
    "import { measureGlare } from '../../../src/core/image/measure-glare.ts';",
    "import { render } from 'preact';",
  ],
};

describe('the directions of imports', () => {
  const placesIn = ROOMS.flatMap(({ files }) => files);
  let refused: ReadonlyMap<string, readonly string[]>;

  before(() => {
    const { folder, remove } = makeTestFolder('lint');
    const imported = (place: string): string[] => [
      ...PLACES.filter((other) => other !== place).map((other) => specifier(place, other)),
      ...LIBRARIES,
    ];
    const matrix = placesIn.map(
      (place) => [place, imported(place).map((name) => `import '${name}';`)] as const,
    );
    try {
      refused = refusedLines(
        folder,
        new Map([...matrix, ...Object.entries(FORMS), ...Object.entries(ALLOWED_FORMS)]),
      );
    } finally {
      remove();
    }
  });

  it('are said for every place of src, once', () => {
    const ofSource = PLACES.filter((place) => /^(src|migrations|webapp)\/|^knexfile/.test(place));

    expect(placesIn).to.have.members(ofSource);
  });

  for (const { files, knows, libraries } of ROOMS) {
    for (const file of files) {
      it(`let ${file} import what its room may and refuse the rest`, () => {
        const strange = PLACES.filter((other) => other !== file && !knows.test(other));
        const names = [
          ...strange.map((other) => specifier(file, other)),
          ...LIBRARIES.filter((name) => !libraries.includes(name)),
        ];

        expect(refused.get(file)).to.have.members(names.map((name) => `import '${name}';`));
      });
    }
  }

  it('hold for every way to write an import', () => {
    for (const [file, lines] of Object.entries(FORMS)) {
      expect(refused.get(file), file).to.deep.equal(lines);
    }
  });

  it('leave alone what a room may have', () => {
    for (const file of Object.keys(ALLOWED_FORMS)) expect(refused.get(file), file).to.deep.equal([]);
  });
});
