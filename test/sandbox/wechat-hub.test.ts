import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect } from 'chai';
import { openSandbox } from '../../sandbox/open-sandbox.ts';
import { DEFAULT_ACCOUNT } from '../../sandbox/wechat/wechat-host.ts';

describe('WeChat beside other messengers', () => {
  it('has the same people, its own faults and its own account', async () => {
    const sandbox = await openSandbox({ messengers: ['telegram', 'wechat'] });
    try {
      const anna = await sandbox.person();
      sandbox.inject({ kind: 'html', times: 1 }, 'wechat');
      const { appId: appid, appSecret: secret } = DEFAULT_ACCOUNT;
      const query = new URLSearchParams({ grant_type: 'client_credential', appid, secret });
      const ask = (): Promise<Response> => fetch(`${sandbox.url}/cgi-bin/token?${query.toString()}`);

      const statuses = [(await ask()).status, (await ask()).status];
      await anna.on('wechat').says('hi');

      expect(statuses).to.deep.equal([502, 200]);
      expect(anna.on('wechat').id).to.equal(anna.id);
      expect(await anna.reads()).to.deep.equal([]);
      expect(await anna.on('wechat').reads()).to.have.length(1);
    } finally {
      await sandbox.close();
    }
  });

  it('calls the service at a path of its own', async () => {
    const sandbox = await openSandbox({ messengers: ['wechat'] });
    const service = createServer((_request, response) => void response.end()).listen(0, '127.0.0.1');
    try {
      await once(service, 'listening');
      const address = service.address();

      sandbox.callAt(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
      const signal = AbortSignal.timeout(10_000);
      const [request]: unknown[] = await once(service, 'request', { signal });

      expect(request).to.have.property('method', 'GET');
      expect(request)
        .to.have.property('url')
        .that.matches(/^\/webhooks\/wechat\?signature=[0-9a-f]{40}&timestamp=\d+&nonce=\d+&echostr=\d+$/);
    } finally {
      await sandbox.close();
      service.close();
      service.closeAllConnections();
    }
  });
});
