import { expect } from 'chai';
import pino from 'pino';
import type { Webhook } from '../../src/core/channel/webhook.ts';
import { openApp, type AppDeps } from '../../src/miniapp/app.ts';

const log = pino({ level: 'silent' });

async function withApp(deps: Partial<AppDeps>, visit: (url: string) => Promise<void>): Promise<void> {
  const app = await openApp({
    port: 0,
    log,
    readiness: {},
    webhooks: [],
    ...deps,
  });
  try {
    await visit(`http://127.0.0.1:${app.port}`);
  } finally {
    await app.close();
  }
}

describe('the process over HTTP', () => {
  it('is alive whatever it stands on', () =>
    withApp({ readiness: { database: async () => false } }, async (url) => {
      const answer = await fetch(`${url}/healthz`);

      expect(answer.status).to.equal(200);
      expect(await answer.json()).to.deep.equal({ status: 'alive' });
    }));

  it('is ready when every part is', () =>
    withApp({ readiness: { database: async () => true, broker: async () => true } }, async (url) => {
      const answer = await fetch(`${url}/readyz`);

      expect(answer.status).to.equal(200);
      expect(await answer.json()).to.deep.equal({
        status: 'ready',
        parts: { database: 'ready', broker: 'ready' },
      });
    }));

  it('names the part that is not ready, even one that throws or never answers', () => {
    const readiness = {
      database: () => Promise.reject(new Error('down')),
      broker: () => new Promise<boolean>(() => undefined),
      face: async () => true,
    };
    return withApp({ readiness }, async (url) => {
      const answer = await fetch(`${url}/readyz`);

      expect(answer.status).to.equal(503);
      expect(await answer.json()).to.have.deep.property('parts', {
        database: 'not_ready',
        broker: 'not_ready',
        face: 'ready',
      });
    });
  });

  it('hands a webhook the bytes as they came, and answers with its status', async () => {
    const bodies: string[] = [];
    const webhook: Webhook = async ({ headers, body }) => {
      bodies.push(`${headers['x-secret']?.toString()} ${body.toString()}`);
      return { status: 401 };
    };
    await withApp({ webhooks: [{ path: '/hooks/telegram', handle: webhook }] }, async (url) => {
      const body = '{"a" :1}';
      const answer = await fetch(`${url}/hooks/telegram`, {
        method: 'POST',
        body,
        headers: { 'x-secret': 's' },
      });

      expect(answer.status).to.equal(401);
      expect(bodies).to.deep.equal(['s {"a" :1}']);
    });
  });

  it('refuses a webhook body beyond a megabyte without handing it on', async () => {
    let calls = 0;
    const webhook: Webhook = async () => ({ status: 200 + calls++ });
    await withApp({ webhooks: [{ path: '/hook', handle: webhook }] }, async (url) => {
      const answer = await fetch(`${url}/hook`, { method: 'POST', body: Buffer.alloc(1_100_000) });

      expect(answer.status).to.equal(413);
      expect(calls).to.equal(0);
    });
  });

  it('hands it the question of a GET, and answers with its words as plain text', async () => {
    const handle: Webhook = async ({ method, query }) => ({
      status: 200,
      body: `${method} ${query['hub.challenge']}`,
    });
    await withApp({ webhooks: [{ path: '/hook', handle }] }, async (url) => {
      const answer = await fetch(`${url}/hook?hub.challenge=1&hub.challenge=%3Cb%3E`);

      expect(await answer.text()).to.equal('GET <b>');
      expect(answer.headers.get('content-type')).to.match(/^text\/plain/);
    });
  });

  it('knows no other path and no other method', () =>
    withApp({ webhooks: [{ path: '/hook', handle: async () => ({ status: 200 }) }] }, async (url) => {
      const statuses = await Promise.all([
        fetch(`${url}/`).then(({ status }) => status),
        fetch(`${url}/hook`, { method: 'PUT' }).then(({ status }) => status),
        fetch(`${url}/healthz`, { method: 'DELETE' }).then(({ status }) => status),
      ]);

      expect(statuses).to.deep.equal([404, 405, 405]);
    }));
});
