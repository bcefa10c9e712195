import { expect } from 'chai';
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { openFilesBlobStore } from '../../src/engines/blob/files-blob-store.ts';
import { makeTestFolder } from '../servers/test-folder.ts';
import { describeBlobStore } from './blob-contract.ts';

describe('blobs as files', function () {
  this.timeout(60_000);
  const { folder, remove } = makeTestFolder('blobs');
  after(() => remove());

  describeBlobStore(() => openFilesBlobStore(folder));

  it('are readable by their owner alone', async () => {
    const store = await openFilesBlobStore(folder);
    await store.write('private/photo', Readable.from([Buffer.from('x')]));

    const modes = ['private', 'private/photo.blob'].map(
      (name) => statSync(path.join(folder, name)).mode & 0o077,
    );

    expect(modes).to.deep.equal([0, 0]);
  });

  it('leave no drafts of a process that died, once a day has passed', async () => {
    const old = path.join(folder, '.drafts/old');
    writeFileSync(old, 'half');
    writeFileSync(path.join(folder, '.drafts/new'), 'half');
    utimesSync(old, new Date('2026-01-01'), new Date('2026-01-01'));

    await openFilesBlobStore(folder);

    expect(readdirSync(path.join(folder, '.drafts'))).to.deep.equal(['new']);
  });
});
