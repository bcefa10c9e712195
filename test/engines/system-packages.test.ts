import { expect } from 'chai';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installSystemPackages } from '../../src/engines/system-packages.ts';
import { obtainFfmpeg } from '../../src/engines/video/obtain-ffmpeg.ts';
import { makeTestFolder } from '../servers/test-folder.ts';

const PROGRAM = '#!/bin/sh\n';

describe('what the system has to provide', () => {
  let folder: string;
  let remove: () => void;
  let told: string[];
  const onProgress = (text: string): unknown => told.push(text);

  beforeEach(() => {
    ({ folder, remove } = makeTestFolder('packages'));
    told = [];
    // what the stand-ins below are made of; the real package managers stay out of reach
    for (const name of ['sh', 'env', 'touch', 'chmod', 'sleep', 'true']) link(name);
    add('sudo', 'shift; exec "$@"');
  });

  afterEach(() => remove());

  it('finds ffmpeg where it is and installs nothing', async () => {
    add('ffmpeg');
    add('ffprobe');
    add('apt-get', 'touch "$0.ran"');

    const found = await obtainFfmpeg({ searchPath: folder, onProgress });

    expect(found).to.deep.equal({ ffmpegPath: inFolder('ffmpeg'), ffprobePath: inFolder('ffprobe') });
    expect(told).to.deep.equal([]);
  });

  it('installs ffmpeg by the package manager, and tells of it', async () => {
    const install = ['ffmpeg', 'ffprobe'].map(
      (name) => `touch ${inFolder(name)}; chmod +x ${inFolder(name)}`,
    );
    add('apt-get', `[ "$1" = install ] || exit 0; ${install.join('; ')}`);

    const found = await obtainFfmpeg({ searchPath: folder, onProgress });

    expect(found.ffmpegPath).to.equal(inFolder('ffmpeg'));
    expect(told.join('\n')).to.include("installing ffmpeg from the system's packages");
  });

  it('says in one line what to do where there is no package manager', async () => {
    const failure = await failureOf(obtainFfmpeg({ searchPath: folder, onProgress }));

    expect(failure).to.match(/^ffmpeg is missing: install it .*FFMPEG_PATH$/);
  });

  it('says the same where installing failed, after telling why', async () => {
    add('apt-get', 'echo "E: Unable to locate package" >&2; exit 100');

    const failure = await failureOf(obtainFfmpeg({ searchPath: folder, onProgress }));

    expect(failure).to.include('ffmpeg is missing');
    expect(told.at(-1)).to.include('could not be installed').and.include('E: Unable to locate package');
  });

  it('installs nothing in place of an ffmpeg that was configured wrongly', async () => {
    add('apt-get', `touch ${inFolder('ffmpeg')} ${inFolder('ffprobe')}`);

    const configuredPath = inFolder('nowhere');
    const failure = await failureOf(obtainFfmpeg({ configuredPath, searchPath: folder, onProgress }));

    expect(failure).to.match(/^FFMPEG_PATH names no program/);
    expect(told).to.deep.equal([]);
  });

  it('asks no questions and hands over none of our environment', async () => {
    add('apt-get', `echo "$@ / $DEBIAN_FRONTEND / \${SECRET-none}" >> ${inFolder('calls')}`);
    process.env['SECRET'] = 'from our environment';

    const done = await install();
    delete process.env['SECRET'];

    expect(done).to.equal(true);
    expect(readFileSync(inFolder('calls'), 'utf8').trim().split('\n')).to.deep.equal([
      'update -q / noninteractive / none',
      'install -q -y --no-install-recommends -o DPkg::Lock::Timeout=120 one two / noninteractive / none',
    ]);
  });

  it('goes on where the lists could not be renewed, for the package may be there', async () => {
    add('apt-get', '[ "$1" = install ]');

    expect(await install()).to.equal(true);
  });

  it('keeps telling that it is at work while the manager is silent', async () => {
    add('apt-get', '[ "$1" = update ] || sleep 2');

    await install();

    expect(told.length).to.be.greaterThan(1);
  });

  it('leaves alone a manager that has none of the packages', async () => {
    add('dnf', 'exit 0');

    expect(await install()).to.equal(false);
  });

  const install = (): Promise<boolean> =>
    installSystemPackages({
      title: 'both',
      packages: { 'apt-get': ['one', 'two'] },
      searchPath: folder,
      onProgress,
    });

  const inFolder = (name: string): string => path.join(folder, name);

  function add(name: string, script = 'exit 0'): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(inFolder(name), `${PROGRAM}${script}\n`);
    chmodSync(inFolder(name), 0o755);
  }

  function link(name: string): void {
    symlinkSync(path.join('/bin', name), inFolder(name));
  }
});

async function failureOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing failed',
    (err: unknown) => (err instanceof Error ? err.message : String(err)),
  );
}
