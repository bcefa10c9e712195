import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { proveByInitData } from '../../src/miniapp/sign-in/telegram-init-data.ts';

/** A library of Telegram's pages that knows nothing of us. */
const BRIDGE = join(dirname(createRequire(import.meta.url).resolve('@tma.js/bridge')), 'index.iife.js');

/** Shows who looks, as its server says, and what the phone tells it; `post` says something to the phone. */
const HTML = `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width, initial-scale=1" />
  <title>A mini-app</title>
  <p id="who">Who is it?</p>
  <p id="launch"></p>
  <ol id="heard"></ol>
  <video id="seen" autoplay muted width="80"></video>
  <script src="/bridge.js"></script>
  <script>
    const told = new URLSearchParams(location.hash.slice(1));
    const colors = JSON.parse(told.get('tgWebAppThemeParams') ?? '{}');
    document.body.style.cssText = 'background:' + colors.bg_color + ';color:' + colors.text_color;
    document.querySelector('#launch').textContent =
      told.get('tgWebAppVersion') + ' on ' + told.get('tgWebAppPlatform') + ', ' + colors.bg_color;
    addEventListener('message', ({ source, data }) => {
      if (source !== parent) return;
      const { eventType, eventData } = JSON.parse(data);
      const item = document.createElement('li');
      item.textContent = eventType + ' ' + JSON.stringify(eventData ?? null);
      document.querySelector('#heard').append(item);
    });
    window.post = (eventType, eventData) => parent.postMessage(JSON.stringify({ eventType, eventData }), '*');
    fetch('/check', { method: 'POST', body: told.get('tgWebAppData') ?? '' })
      .then((answer) => answer.text())
      .then((who) => {
        document.querySelector('#who').textContent = who;
        post('web_app_ready');
      });
  </script>
</html>`;

export interface MiniAppPage {
  url: string;
  close(): Promise<void>;
}

/** A mini-app that asks its server who looks at it. */
export async function openMiniAppPage(botToken: string): Promise<MiniAppPage> {
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === '/bridge.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' });
      response.end(readFileSync(BRIDGE));
      return;
    }
    if (request.url !== '/check') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(HTML);
      return;
    }
    const proven = proveByInitData(await text(request), { botToken }, new Date());
    response.end(proven.ok ? `It is ${proven.value.chatId}` : proven.refusal);
  };
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/app/`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
