import { expect } from 'chai';
import { deliver } from '../../src/bots/deliver.ts';
import { fakeChannel, type FakeChannel } from './fake-channel.ts';

const MESSAGE = { title: 'Title', text: 'Text', choices: [{ id: 'a', label: 'A' }] };

describe('deliver', () => {
  const send = (channel: FakeChannel, patienceMilliseconds?: number, signal = new AbortController().signal) =>
    deliver({
      channel,
      chatId: '1',
      message: MESSAGE,
      signal,
      ...(patienceMilliseconds === undefined ? {} : { patienceMilliseconds }),
    });
  const limited = (retryAfterMilliseconds: number) =>
    ({ reason: 'rate_limited', retryAfterMilliseconds }) as const;

  it('renders for the channel and sends', async () => {
    const channel = fakeChannel();

    expect(await send(channel)).to.include({ ok: true });
    expect(channel.sent).to.deep.equal([
      {
        chatId: '1',
        text: 'Title\n\nText',
        title: { offset: 0, length: 5 },
        buttons: [{ id: 'a', label: 'A' }],
      },
    ]);
  });

  for (const reason of ['blocked', 'window_closed', 'invalid'] as const) {
    it(`does not try again what is ${reason}`, async () => {
      const channel = fakeChannel();
      channel.failNext({ reason });

      expect(await send(channel)).to.deep.equal({ ok: false, failure: { reason } });
      expect(channel.attempts()).to.equal(1);
    });
  }

  it('waits as long as the channel asks, as often as it asks', async () => {
    const channel = fakeChannel();
    channel.failNext(limited(1), limited(1), limited(1), limited(1));

    expect(await send(channel)).to.include({ ok: true });
    expect(channel.attempts()).to.equal(5);
  });

  it('does not wait at all when the channel asks for more than its patience', async () => {
    const channel = fakeChannel();
    channel.failNext(limited(3_600_000));

    expect(await send(channel)).to.deep.equal({ ok: false, failure: limited(3_600_000) });
    expect(channel.attempts()).to.equal(1);
  });

  it('gives up once all its waits together exceed its patience', async () => {
    const channel = fakeChannel();
    channel.failNext(...Array.from({ length: 10 }, () => limited(4)));

    expect(await send(channel, 10)).to.include({ ok: false });
    expect(channel.attempts()).to.equal(3);
  });

  it('goes on through a short trouble', async () => {
    const channel = fakeChannel();
    channel.failNext({ reason: 'temporary' });

    expect(await send(channel, 600)).to.include({ ok: true });
    expect(channel.attempts()).to.equal(2);
  });

  it('waits longer from trouble to trouble, so that little patience is soon used up', async () => {
    const channel = fakeChannel();
    channel.failNext(...Array.from({ length: 10 }, () => ({ reason: 'temporary' }) as const));

    expect(await send(channel, 600)).to.deep.equal({ ok: false, failure: { reason: 'temporary' } });
    expect(channel.attempts()).to.equal(2);
  });

  it('stops waiting at once when it is stopped', async () => {
    const channel = fakeChannel();
    const stopping = new AbortController();
    channel.failNext(limited(3_600_000));
    const outcome = send(channel, 7_200_000, stopping.signal).catch(() => 'stopped');

    setImmediate(() => stopping.abort());

    expect(await outcome).to.equal('stopped');
    expect(channel.attempts()).to.equal(1);
  });

  it('sends once and does not wait when it was stopped before', async () => {
    const channel = fakeChannel();
    channel.failNext({ reason: 'temporary' });

    expect(await send(channel, 60_000, AbortSignal.abort())).to.include({ ok: false });
    expect(channel.attempts()).to.equal(1);
  });
});
