import { expect } from 'chai';
import { addressOf } from '../../src/miniapp/frame/address-of.ts';
import { PROBLEMS, RequestRefused, TimeOver } from '../../src/miniapp/frame/problems.ts';
import { toRefused } from '../../src/miniapp/frame/to-refused.ts';
import { deviceOf } from '../../src/miniapp/routes/device-of.ts';
import { readCursor, toCursor } from '../../src/miniapp/routes/session-cursor.ts';

describe('addressOf', () => {
  const addresses: Array<[string, string]> = [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
    ['not an address', 'unknown'],
    ['', 'unknown'],
  ];
  for (const [ip, address] of addresses) {
    it(`counts ${ip || 'nothing'} as ${address}`, () => {
      expect(addressOf(ip)).to.equal(address);
    });
  }
});

describe('toRefused', () => {
  const withCode = (code: string) => Object.assign(new Error('failed'), { code });
  for (const err of [
    withCode('ECONNREFUSED'),
    withCode('57P01'),
    withCode('53300'),
    withCode('40001'),
    new Error('Connection terminated unexpectedly'),
    new Error('Knex: Timeout acquiring a connection. The pool is probably full.'),
    new Error('outer', { cause: withCode('ECONNRESET') }),
  ]) {
    it(`asks to try again after: ${err.message} ${'code' in err ? String(err.code) : ''}`, () => {
      expect(toRefused(err)).to.deep.equal({ code: 'UNAVAILABLE' });
    });
  }

  for (const err of [new Error('a bug'), withCode('23505'), withCode('42P01'), 'a text', undefined]) {
    it(`takes for a bug: ${String(err)}`, () => {
      expect(toRefused(err)).to.equal(undefined);
    });
  }

  it('repeats what was refused', () => {
    expect(toRefused(new RequestRefused('NOT_FOUND'))).to.deep.equal({ code: 'NOT_FOUND' });
    expect(toRefused(new TimeOver())).to.have.property('code', 'UNAVAILABLE');
  });
});

describe('problems', () => {
  it('are sentences, each with a status of its own kind', () => {
    for (const { status, title } of Object.values(PROBLEMS)) {
      expect(status).to.be.within(400, 503);
      expect(title).to.match(/^[A-Z].*\.$/);
    }
  });
});

describe('deviceOf', () => {
  const agents: Array<[string, string]> = [
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari, iPhone',
    ],
    [
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537 Chrome/130.0 Mobile Safari/537 Telegram-Android/11.2',
      'Telegram, Android',
    ],
    [
      'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537 Chrome/116 Mobile Safari/537 MicroMessenger/8.0 miniProgram',
      'WeChat, Android',
    ],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0', 'Firefox, Windows'],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/130 Safari/537 Edg/130', 'Edge, Windows'],
    ['curl/8.5', ''],
    ['<script>alert(1)</script>', ''],
  ];
  for (const [agent, device] of agents) {
    it(`knows ${device || 'nothing'} by ${agent.slice(0, 40)}`, () => {
      expect(deviceOf(agent)).to.equal(device);
    });
  }
});

describe('the cursor of sessions', () => {
  it('leads back to its place', () => {
    const mark = {
      id: '3f1f0b8e-0000-4000-8000-000000000001',
      openedAt: new Date('2026-11-26T12:00:00.123Z'),
    };

    expect(readCursor(toCursor(mark))).to.deep.equal(mark);
  });

  for (const cursor of ['', 'nonsense', Buffer.from('now here').toString('base64url')]) {
    it(`is none when it is ${JSON.stringify(cursor)}`, () => {
      expect(readCursor(cursor)).to.equal(undefined);
    });
  }
});
