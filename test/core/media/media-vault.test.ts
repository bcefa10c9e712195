import { expect } from 'chai';
import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { inTransaction } from '../../../src/core/database.ts';
import { openFilesBlobStore } from '../../../src/engines/blob/files-blob-store.ts';
import { BlobMissing, type BlobStore } from '../../../src/core/media/blob-store.ts';
import { createMediaVault, type MediaVault, type WrittenMedia } from '../../../src/core/media/media-vault.ts';
import { sweepMedia } from '../../../src/core/media/sweep-media.ts';
import { makeTestFolder } from '../../servers/test-folder.ts';
import { received } from '../build-verification.ts';
import { aStoredCase, openCoreStage, type CoreStage } from '../core-stage.ts';
import { jpegBytes } from '../dialogue/events.ts';

const BIGGEST = 20 * 1024 * 1024;

describe('the media vault', () => {
  let stage: CoreStage;
  let vault: MediaVault;
  let verificationId: string;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(async () => {
    stage.blobs.mend();
    ({ vault } = stage.core);
    verificationId = (await aStoredCase(stage)).verification.id;
  });

  const write = (content: Readable, over: { biggestBytes?: number; signal?: AbortSignal } = {}) =>
    vault.write({ verificationId, expected: 'image', biggestBytes: BIGGEST, content, ...over });
  const written = async (bytes: Buffer): Promise<WrittenMedia> => {
    const result = await write(Readable.from([bytes]));
    if (!result.ok) throw new Error(result.refusal);
    return result.value;
  };
  const pathsOfCase = () => stage.blobs.paths().filter((path) => path.includes(verificationId));

  it('gives back the bytes that went in, and stores none of them readable', async () => {
    const bytes = jpegBytes('a portrait to be recognised', 100_000);

    const media = await written(bytes);

    expect(media).to.include({ verificationId, size: bytes.length });
    expect((await vault.read(media))?.equals(bytes)).to.equal(true);
    const stored = stage.blobs.bytesAt(media.path);
    expect(stored.includes('a portrait')).to.equal(false);
    expect(stored.includes(bytes.subarray(0, 4))).to.equal(false);
  });

  it('knows the same bytes again in one case, and in no other', async () => {
    const bytes = jpegBytes('twice');
    const [first, second, changed] = [
      await written(bytes),
      await written(bytes),
      await written(jpegBytes('twicf')),
    ];
    verificationId = (await aStoredCase(stage)).verification.id;
    const elsewhere = await written(bytes);

    expect(second.contentHash).to.equal(first.contentHash);
    expect(changed.contentHash).not.to.equal(first.contentHash);
    expect(elsewhere.contentHash).not.to.equal(first.contentHash);
  });

  for (const [what, content, refusal] of [
    ['a file above the cap', () => Readable.from(chunksOf(jpegBytes('x', 60_000))), 'FILE_TOO_LARGE'],
    [
      'a text called a picture',
      () => Readable.from([Buffer.from('plain text '.repeat(50))]),
      'FILE_TYPE_UNSUPPORTED',
    ],
    ['an empty file', () => Readable.from([]), 'FILE_EMPTY'],
  ] as const) {
    it(`refuses ${what}, lets go of its source and keeps nothing`, async () => {
      const source = content();

      const result = await write(source, { biggestBytes: 50_000 });

      expect(result).to.deep.equal({ ok: false, refusal });
      expect(source.destroyed).to.equal(true);
      expect(pathsOfCase()).to.deep.equal([]);
    });
  }

  it('throws when the source breaks off, and keeps nothing', async () => {
    const breaking = Readable.from(
      (async function* () {
        yield await Promise.resolve(jpegBytes('x', 1000));
        throw new Error('connection reset');
      })(),
    );

    const outcome = await write(breaking).catch((err: unknown) => err);

    expect(outcome).to.be.instanceOf(Error);
    expect(pathsOfCase()).to.deep.equal([]);
  });

  it('throws when the store is down', async () => {
    stage.blobs.break();

    expect(await written(jpegBytes('x')).catch(String)).to.contain('The blob store is down');
  });

  it('does not open bytes that were changed, moved to another name or given to another case', async () => {
    const [one, other] = [await written(jpegBytes('one')), await written(jpegBytes('other'))];
    const sealed = Buffer.from(stage.blobs.bytesAt(one.path));
    stage.blobs.replace(other.path, sealed);
    expect(await vault.read(other).catch(() => 'does not open')).to.equal('does not open');

    sealed[40] = (sealed[40] ?? 0) ^ 1;
    stage.blobs.replace(one.path, sealed);
    expect(await vault.read(one).catch(() => 'does not open')).to.equal('does not open');

    const { verification } = await aStoredCase(stage);
    const third = await written(jpegBytes('third'));
    const stolen = { ...third, verificationId: verification.id };
    expect(await vault.read(stolen).catch(() => 'does not open')).to.equal('does not open');
  });

  it('throws BlobMissing when the bytes are gone but the case is not', async () => {
    const media = await written(jpegBytes('x'));
    await vault.discard(media);
    await vault.discard(media);

    expect(await vault.read(media).catch((err: unknown) => err)).to.be.instanceOf(BlobMissing);
  });

  it('seals templates for one piece and opens them for no other', async () => {
    const owner = { verificationId, evidenceId: randomUUID() };
    const plain = randomBytes(100);

    const sealed = await inTransaction(stage.db, (trx) => vault.sealTemplates(trx, owner, plain));
    if (!sealed) throw new Error('not sealed');

    expect((await vault.unsealTemplates(owner, sealed))?.equals(plain)).to.equal(true);
    const another = { ...owner, evidenceId: randomUUID() };
    expect(await vault.unsealTemplates(another, sealed).catch(() => 'does not open')).to.equal(
      'does not open',
    );
  });

  it('knows nothing more of an erased case: no bytes, no templates, nothing new', async () => {
    const media = await written(jpegBytes('x'));
    const owner = { verificationId, evidenceId: randomUUID() };
    const sealed = await inTransaction(stage.db, (trx) => vault.sealTemplates(trx, owner, randomBytes(9)));

    await inTransaction(stage.db, (trx) => vault.forget(trx, verificationId));

    expect(await vault.read(media)).to.equal(undefined);
    expect(sealed && (await vault.unsealTemplates(owner, sealed))).to.equal(undefined);
    expect(await inTransaction(stage.db, (trx) => vault.sealTemplates(trx, owner, randomBytes(9)))).to.equal(
      undefined,
    );
    expect(await write(Readable.from([jpegBytes('y')]))).to.deep.equal({ ok: false, refusal: 'CASE_ERASED' });
    expect(pathsOfCase()).to.deep.equal([media.path]);

    await vault.removeBytes(verificationId);
    await vault.removeBytes(verificationId);
    expect(pathsOfCase()).to.deep.equal([]);
  });

  it('does not open with another master key', async () => {
    const media = await written(jpegBytes('x'));
    const thief = createMediaVault({ db: stage.db, blobs: stage.blobs, masterKey: randomBytes(32) });

    expect(await thief.read(media).catch(() => 'does not open')).to.equal('does not open');
  });

  it('holds one chunk of each of fifty uploads, however slow the store is', async () => {
    const slow = slowStore();
    const patient = createMediaVault({ db: stage.db, blobs: slow.store, masterKey: stage.masterKey });
    const uploads = Array.from({ length: 50 }, () => countedUpload());

    const finished = Promise.all(
      uploads.map(({ content }) =>
        patient.write({ verificationId, expected: 'image', biggestBytes: BIGGEST, content }),
      ),
    );
    await slow.allAreWaiting(50);
    const ahead = uploads.map(({ chunksTaken }) => chunksTaken());
    slow.goOn();
    const results = await finished;

    // Each stream on the way reads ahead by a fixed number of chunks, however many there are.
    expect(Math.max(...ahead)).to.be.at.most(40);
    expect(results.every(({ ok }) => ok)).to.equal(true);
    expect(uploads.every(({ chunksTaken }) => chunksTaken() === CHUNKS)).to.equal(true);
  });

  it('keeps a whole file on disk and nothing of a refused one', async () => {
    const { folder, remove } = makeTestFolder('vault');
    const blobs = await openFilesBlobStore(folder);
    const onDisk = createMediaVault({ db: stage.db, blobs, masterKey: stage.masterKey });
    const request = { verificationId, expected: 'image', biggestBytes: 5000 } as const;

    const kept = await onDisk.write({
      ...request,
      content: Readable.from(chunksOf(jpegBytes('kept', 4000))),
    });
    const refused = await onDisk.write({
      ...request,
      content: Readable.from(chunksOf(jpegBytes('big', 9000))),
    });

    expect(refused).to.deep.equal({ ok: false, refusal: 'FILE_TOO_LARGE' });
    expect(kept.ok && (await onDisk.read(kept.value))?.length).to.equal(4004);
    expect(await pathsIn(blobs)).to.deep.equal(kept.ok ? [kept.value.path] : []);
    remove();
  });

  it('is swept of old bytes that no row names, and of nothing else', async () => {
    const { verification } = await aStoredCase(stage, (opened) => ({
      ...opened,
      documentType: 'passport',
      evidence: [received('document_front')],
    }));
    const orphan = `media/${verification.id}/${randomUUID()}`;
    const fresh = `media/${verification.id}/${randomUUID()}`;
    const [named = ''] = stage.blobs.paths().filter((path) => path.includes(verification.id));
    stage.blobs.replace(orphan, randomBytes(10));
    stage.passes(3_600_001);
    stage.blobs.replace(fresh, randomBytes(10));

    const { db, blobs } = stage;
    const removed = await sweepMedia({ db, blobs, now: stage.now(), youngerThanMilliseconds: 3_600_000 });

    expect(removed).to.be.at.least(1);
    expect(stage.blobs.paths()).to.include.members([named, fresh]).and.not.include(orphan);
  });
});

const CHUNKS = 240;
const CHUNK_BYTES = 4096;

/** Many chunks, each made as it is asked for. */
function countedUpload() {
  let taken = 0;
  const chunks = async function* () {
    for (; taken < CHUNKS; taken += 1) {
      yield await Promise.resolve(taken === 0 ? jpegBytes('x', CHUNK_BYTES) : Buffer.alloc(CHUNK_BYTES));
    }
  };
  return { content: Readable.from(chunks()), chunksTaken: () => taken };
}

/** Takes one chunk of each blob and then waits to be told to go on. */
function slowStore() {
  let waiting = 0;
  const arrived = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  let expected = Number.POSITIVE_INFINITY;
  const write: BlobStore['write'] = async (_path, content) => {
    for await (const chunk of content) {
      if (waiting < expected && Buffer.isBuffer(chunk)) waiting += 1;
      if (waiting === expected) arrived.resolve();
      await gate.promise;
    }
  };
  return {
    store: { ...emptyStore(), write },
    async allAreWaiting(count: number) {
      expected = count;
      if (waiting < count) await arrived.promise;
      // Whatever would still be read ahead gets the time to be read.
      for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    },
    goOn: () => gate.resolve(),
  };
}

function emptyStore(): Omit<BlobStore, 'write'> {
  return {
    read: () => Promise.reject(new BlobMissing('empty')),
    remove: () => Promise.resolve(),
    removeAll: () => Promise.resolve(),
    async *list() {},
  };
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += 1000) {
    yield await Promise.resolve(bytes.subarray(start, start + 1000));
  }
}

async function pathsIn(blobs: BlobStore): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of blobs.list('media')) paths.push(path);
  return paths;
}
