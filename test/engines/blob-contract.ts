import { expect } from 'chai';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { BlobExists, BlobMissing, type BlobStore, InvalidBlobPath } from '../../src/core/media/blob-store.ts';

/** What every BlobStore promises. `open` gives one store for the whole suite; each test writes below a folder of its own. */
export function describeBlobStore(open: () => Promise<BlobStore>): void {
  let store: BlobStore;
  let folder: string;

  before(async () => {
    store = await open();
  });
  beforeEach(() => {
    folder = randomUUID();
  });

  it('gives back what was written', async () => {
    const bytes = randomBytes(3_000_000);
    await store.write(
      `${folder}/photo`,
      Readable.from([bytes.subarray(0, 1_000_000), bytes.subarray(1_000_000)]),
    );

    const read = await buffer(await store.read(`${folder}/photo`));

    expect(read.equals(bytes)).to.equal(true);
  });

  it('keeps an empty blob', async () => {
    await store.write(`${folder}/empty`, Readable.from([]));

    expect(await buffer(await store.read(`${folder}/empty`))).to.have.length(0);
  });

  it('refuses a path that is taken, and leaves what lies there', async () => {
    await store.write(`${folder}/one`, Readable.from([Buffer.from('first')]));

    const failure = await failureOf(store.write(`${folder}/one`, Readable.from([Buffer.from('second')])));

    expect(failure).to.be.instanceOf(BlobExists);
    expect(await textOf(store, `${folder}/one`)).to.equal('first');
  });

  it('lets exactly one of several writers at once have a path', async () => {
    const results = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map((text) => store.write(`${folder}/one`, Readable.from([Buffer.from(text)]))),
    );

    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    const winner = ['a', 'b', 'c', 'd'][results.findIndex(({ status }) => status === 'fulfilled')];
    expect(failures).to.have.length(3);
    for (const failure of failures) expect(failure).to.be.instanceOf(BlobExists);
    expect(await textOf(store, `${folder}/one`)).to.equal(winner);
  });

  it('says that nothing lies at a path', async () => {
    expect(await failureOf(store.read(`${folder}/nothing`))).to.be.instanceOf(BlobMissing);
  });

  it('leaves nothing of a write whose source fails', async () => {
    const failure = await failureOf(store.write(`${folder}/broken`, failing(new Error('cut off'))));

    expect(String(failure)).to.contain('cut off');
    expect(await failureOf(store.read(`${folder}/broken`))).to.be.instanceOf(BlobMissing);
    expect(await pathsBelow(store, folder)).to.deep.equal([]);
  });

  it('leaves nothing of a write whose source just ends early', async () => {
    const source = new Readable({ read: () => undefined });
    source.push(Buffer.alloc(2_000_000));
    const writing = failureOf(store.write(`${folder}/short`, source));
    source.destroy();

    expect(await writing).to.be.instanceOf(Error);
    expect(await failureOf(store.read(`${folder}/short`))).to.be.instanceOf(BlobMissing);
  });

  it('leaves nothing of a write that was aborted, and takes the path afterwards', async () => {
    const abort = new AbortController();
    const source = new Readable({ read: () => undefined });
    source.push(Buffer.alloc(2_000_000));
    const writing = failureOf(store.write(`${folder}/aborted`, source, abort.signal));
    abort.abort();

    expect(await writing).to.be.instanceOf(Error);
    await store.write(`${folder}/aborted`, Readable.from([Buffer.from('second try')]));
    expect(await textOf(store, `${folder}/aborted`)).to.equal('second try');
  });

  it('removes a blob, and again without complaint', async () => {
    await store.write(`${folder}/gone`, Readable.from([Buffer.from('x')]));

    await store.remove(`${folder}/gone`);
    await store.remove(`${folder}/gone`);

    expect(await failureOf(store.read(`${folder}/gone`))).to.be.instanceOf(BlobMissing);
  });

  it('lists what lies below a prefix of whole segments, with when it was stored', async () => {
    const names = ['case/one', 'case/two', 'case/inner/three', 'case-2/four'];
    for (const name of names) await store.write(`${folder}/${name}`, Readable.from([Buffer.from(name)]));

    const listed = [];
    for await (const blob of store.list(`${folder}/case`)) listed.push(blob);

    expect(listed.map(({ path }) => path)).to.have.members(
      names.slice(0, 3).map((name) => `${folder}/${name}`),
    );
    for (const { storedAt } of listed) expect(storedAt).to.be.instanceOf(Date);
  });

  it('removes all below a prefix and nothing beside it', async () => {
    const names = ['case/one', 'case/inner/two', 'case-2/three'];
    for (const name of names) await store.write(`${folder}/${name}`, Readable.from([Buffer.from(name)]));

    await store.removeAll(`${folder}/case`);
    await store.removeAll(`${folder}/case`);

    expect(await pathsBelow(store, folder)).to.deep.equal([`${folder}/case-2/three`]);
  });

  it('keeps a blob whose path begins as another blob’s does', async () => {
    await store.write(`${folder}/case`, Readable.from([Buffer.from('outer')]));
    await store.write(`${folder}/case/one`, Readable.from([Buffer.from('inner')]));

    expect([await textOf(store, `${folder}/case`), await textOf(store, `${folder}/case/one`)]).to.deep.equal([
      'outer',
      'inner',
    ]);
  });

  for (const path of [
    '',
    '/',
    '../secret',
    'a/../b',
    'a//b',
    '/a',
    'a/',
    'A',
    'a b',
    'a\\b',
    'a.b',
    'ä',
    'a\0',
    '%2e%2e',
  ]) {
    it(`refuses the path ${JSON.stringify(path)} in every call`, async () => {
      const calls = [
        () => store.write(path, Readable.from([Buffer.from('x')])),
        () => store.read(path),
        () => store.remove(path),
        () => store.removeAll(path),
        () => pathsBelow(store, path),
      ];

      for (const call of calls) {
        const failure = await failureOf(inPromise(call));
        expect(failure).to.be.instanceOf(InvalidBlobPath);
      }
    });
  }

  it('writes a dozen of 15 MB at once in bounded memory', async () => {
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watch = (): void => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    };
    const sources = Array.from({ length: 12 }, () => generate(15, watch));
    await Promise.all(sources.map(({ stream }, index) => store.write(`${folder}/large-${index}`, stream)));

    const hash = createHash('sha256');
    for await (const chunk of await store.read(`${folder}/large-7`)) hash.update(chunk);

    expect(hash.digest('hex')).to.equal(sources[7]?.digest());
    expect(most).to.be.lessThan(90 * 1024 * 1024, 'half of what was written');
    await store.removeAll(folder);
  });
}

function generate(megabytes: number, watch: () => void): { stream: Readable; digest: () => string } {
  const hash = createHash('sha256');
  // One chunk over and over: what is measured is then the store's own memory, not what the source leaves behind.
  const chunk = randomBytes(64 * 1024);
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let index = 0; index < megabytes * 16; index++) {
      hash.update(chunk);
      watch();
      yield chunk;
    }
  }
  return { stream: Readable.from(chunks(), { objectMode: false }), digest: () => hash.digest('hex') };
}

function failing(err: Error): Readable {
  async function* chunks(): AsyncGenerator<Buffer> {
    yield Buffer.alloc(2_000_000);
    throw err;
  }
  return Readable.from(chunks());
}

async function textOf(store: BlobStore, path: string): Promise<string> {
  return (await buffer(await store.read(path))).toString('utf8');
}

async function pathsBelow(store: BlobStore, prefix: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of store.list(prefix)) paths.push(path);
  return paths;
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => undefined,
    (err: unknown) => err,
  );
}

async function inPromise(call: () => Promise<unknown>): Promise<unknown> {
  return await call();
}
