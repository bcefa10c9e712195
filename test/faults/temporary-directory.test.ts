import { expect } from 'chai';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openTemporaryDirectory } from '../../src/service/open-engines.ts';
import { makeTestFolder } from '../servers/test-folder.ts';
import { filesIn } from './aftermath.ts';

describe('openTemporaryDirectory', () => {
  let dataDir: string;
  let remove: () => void;

  beforeEach(() => {
    ({ folder: dataDir, remove } = makeTestFolder('tmp'));
  });
  afterEach(() => {
    remove();
  });

  function leaveClipOf(processId: number): void {
    const folder = path.join(dataDir, 'tmp', String(processId), 'video-1');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'clip'), 'a face');
  }

  it('removes what a dead process left', async () => {
    // Linux gives no number above 4194304.
    leaveClipOf(4_999_999);

    await openTemporaryDirectory(dataDir);

    expect(filesIn(dataDir, 'tmp')).to.deep.equal([]);
  });

  it('removes what an earlier process with the same number left, as in a container that was restarted', async () => {
    leaveClipOf(process.pid);

    await openTemporaryDirectory(dataDir);

    expect(filesIn(dataDir, 'tmp')).to.deep.equal([]);
  });

  it('leaves alone what a living process works with', async () => {
    leaveClipOf(process.ppid);

    await openTemporaryDirectory(dataDir);

    expect(filesIn(dataDir, 'tmp')).to.deep.equal(['clip']);
  });
});
