import { expect } from 'chai';
import { openSandbox } from '../../sandbox/open-sandbox.ts';
import { DEFAULT_BUSINESS } from '../../sandbox/whatsapp/whatsapp-host.ts';
import { openWebhookListener } from './whatsapp-listener.ts';

describe('WhatsApp beside other messengers', () => {
  it('has the same people, its own faults and its own number, and calls the service at a path of its own', async () => {
    const sandbox = await openSandbox({ messengers: ['telegram', 'whatsapp'] });
    const service = await openWebhookListener();
    try {
      const anna = await sandbox.person();
      sandbox.inject({ kind: 'html', times: 1 }, 'whatsapp');
      const ask = (): Promise<Response> =>
        fetch(`${sandbox.url}/v23.0/${DEFAULT_BUSINESS.phoneNumberId}`, {
          headers: { authorization: `Bearer ${DEFAULT_BUSINESS.accessToken}` },
        });

      const statuses = [(await ask()).status, (await ask()).status];
      sandbox.callAt(new URL('/', service.url).href);
      await anna.on('whatsapp').says('hi');
      await sandbox.drained();

      expect(statuses).to.deep.equal([502, 200]);
      expect(anna.on('whatsapp').id).to.equal(anna.id);
      expect(await anna.reads()).to.deep.equal([]);
      expect(service.messages()).to.have.length(1);
    } finally {
      await sandbox.close();
      await service.close();
    }
  });
});
