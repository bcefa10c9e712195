import { expect } from 'chai';
import { FaceEngineUnavailable } from '../../src/core/face/face-engine.ts';
import { WorkerPool } from '../../src/engines/face/local/worker-pool.ts';
import { CRASHES, FAILS, HANGS } from './face-worker-stub.ts';

const never = new AbortController().signal;

describe('the pool of face workers', () => {
  let pool: WorkerPool;

  afterEach(() => pool.close());

  it('answers every job, whatever the order', async () => {
    pool = await open(2);

    const answers = await Promise.all([1, 2, 3, 4, 5].map((width) => run(width)));

    expect(answers).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it('loses only the job in which a thread crashed, and replaces the thread', async () => {
    pool = await open(1);

    const [crashed, ...others] = await Promise.all([run(CRASHES), run(1), run(2)]);

    expect(crashed).to.be.instanceOf(FaceEngineUnavailable);
    expect(others).to.deep.equal([1, 2]);
  });

  it('ends a thread that misses its deadline, and replaces it', async () => {
    pool = await open(1, { deadlineMilliseconds: 1500 });

    const hung = await run(HANGS);

    expect(hung).to.have.property('message', 'The face worker missed its deadline');
    expect(await run(3)).to.equal(3);
  });

  it('goes on with the same thread after a job that failed', async () => {
    pool = await open(1);

    expect(await run(FAILS)).to.have.property('message', 'no such face');
    expect(await run(4)).to.equal(4);
  });

  it('gives up at once on a job that is aborted, and never begins it', async () => {
    pool = await open(1, { deadlineMilliseconds: 1500 });
    const stop = new AbortController();

    const before = run(HANGS);
    const aborted = run(CRASHES, stop.signal);
    stop.abort(new Error('stop'));

    expect(await aborted).to.have.property('message', 'stop');
    expect(await before).to.have.property('message', 'The face worker missed its deadline');
    expect(await run(5)).to.equal(5);
  });

  it('rejects what is running and what waits when it is closed', async () => {
    pool = await open(1);
    const jobs = [run(HANGS), run(1)];

    await pool.close();

    for (const job of jobs) expect(await job).to.be.instanceOf(FaceEngineUnavailable);
    expect(await run(1)).to.have.property('message', 'The face engine is closed');
  });

  it('does not open with threads that cannot load', async () => {
    pool = await open(0);
    const script = new URL('./no-such-worker.ts', import.meta.url);

    const failure = await WorkerPool.open({ size: 1, deadlineMilliseconds: 1000, script }).catch(
      (err: unknown) => err,
    );

    expect(failure).to.be.instanceOf(FaceEngineUnavailable);
  });

  function open(size: number, { deadlineMilliseconds = 10_000 } = {}): Promise<WorkerPool> {
    const script = new URL('./face-worker-stub.ts', import.meta.url);
    return WorkerPool.open({ size, deadlineMilliseconds, script });
  }

  /** The width that came back, or the error. */
  async function run(width: number, signal = never): Promise<unknown> {
    const picture = { pixels: new Uint8Array(3), width, height: 1 };
    try {
      const { tensors } = await pool.run({ picture, options: { subject: 'person', want: [] } }, signal);
      return tensors;
    } catch (err) {
      return err;
    }
  }
});
