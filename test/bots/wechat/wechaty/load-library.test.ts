import { expect } from 'chai';
import { loadLibrary, WechatyNotInstalled } from '../../../../src/bots/wechat/wechaty/load-library.ts';

describe('loadLibrary of wechaty', () => {
  it('names the command that installs a puppet which is missing', async () => {
    const failure = await failureOf(loadLibrary('wechaty-puppet-nowhere'));

    expect(failure).to.be.instanceOf(WechatyNotInstalled);
    expect(failure.message).to.equal(
      'WeChat by wechaty needs wechaty-puppet-nowhere, which is not installed: ' +
        'npm install --prefix src/bots/wechat --no-save wechaty@1.20.2 wechaty-puppet-nowhere',
    );
  });

  it('names the same command where wechaty is missing', async () => {
    const failure = await failureOf(
      loadLibrary('wechaty-puppet-mock', () => Promise.reject(missing('wechaty'))),
    );

    expect(failure).to.be.instanceOf(WechatyNotInstalled);
    expect(failure.message).to.include('needs wechaty, which is not installed');
    expect(failure.message).to.include('--no-save wechaty@1.20.2 wechaty-puppet-mock');
  });

  it('passes on that a package which is there lacks one of its own', async () => {
    const cause = missing('grpc');

    const failure = await failureOf(loadLibrary('wechaty-puppet-mock', () => Promise.reject(cause)));

    expect(failure).to.equal(cause);
  });

  it('says that a package holds no puppet', async () => {
    const failure = await failureOf(loadLibrary('zod'));

    expect(failure.message).to.equal('The package zod holds no puppet of wechaty');
  });

  it('keeps the libraries from printing what passes through them', async () => {
    const { log } = await import('wechaty');

    await loadLibrary('wechaty-puppet-mock');

    expect(log.level()).to.equal('silent');
  });
});

function missing(name: string): Error {
  const message = `Cannot find package '${name}' imported from /some/file.js`;
  return Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' });
}

async function failureOf(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (err) {
    if (err instanceof Error) return err;
  }
  throw new Error('It did not fail');
}
