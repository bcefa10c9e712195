import { expect } from 'chai';
import { CONSENT_TEXT_VERSION } from '../../../src/core/applicant/consent.ts';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import type { Person } from '../../../sandbox/control/person.ts';
import { openWeChatSandbox, type WeChatSandbox } from '../../../sandbox/wechat/open-wechat-sandbox.ts';
import { createProofs } from '../../../src/miniapp/sign-in/proofs.ts';
import { createApi } from '../../../webapp/wechat/lib/api.js';
import type { Wx } from '../../../webapp/wechat/lib/wx.d.ts';
import { aForm, aPicture, askAs, fieldOf, openApiStage, type ApiStage } from '../../miniapp/api-stage.ts';
import { createFakeWx } from './fake-wx.ts';

describe('the WeChat shell and the service', () => {
  let sandbox: WeChatSandbox;
  let stage: ApiStage;
  let anna: Person;
  let file: string;

  before(async () => {
    sandbox = await openWeChatSandbox({ now: () => new Date() });
    const wechat = {
      appId: sandbox.miniProgramAppId,
      appSecret: sandbox.miniProgramSecret,
      apiRoot: sandbox.url,
    };
    const log = pino({ level: 'silent' });
    stage = await openApiStage({
      proofs: createProofs({ signIn: { wechat }, clock: () => new Date(), log }),
    });
    anna = await sandbox.person({ languageCode: 'zh' });
    file = path.join(tmpdir(), `${randomUUID()}.jpg`);
    await writeFile(file, aPicture());
  });

  after(async () => {
    await stage.close();
    await sandbox.close();
    await rm(file);
  });

  it('sign in, open the page as the same person, give a piece by POST, and see the next one wanted', async () => {
    const shell = createApi({ wx: wxOf(anna), publicUrl: stage.api });
    expect(await shell.current()).to.equal(undefined);

    const link = new URL(await shell.openLink());
    expect(`${link.origin}${link.pathname}`).to.equal('https://id.example.org/app/');
    const proof = { type: 'link', token: link.hash.replace('#link=', '') };
    const opened = await stage.ask('POST', '/v1/sessions', { json: { proof } });
    const page = askAs(stage.ask, fieldOf(opened.json, 'accessToken'));
    await page('PUT', '/v1/consent', { json: { textVersion: CONSENT_TEXT_VERSION, language: 'zh' } });
    await page('POST', '/v1/verifications', { json: { documentType: 'identity_card' } });

    const before = await shell.current();
    const progress: number[] = [];
    await shell.give({
      verificationId: before?.id ?? '',
      kind: before?.wanted ?? '',
      filePath: file,
      onProgress: (percent) => progress.push(percent),
    }).done;

    expect(before?.wanted).to.equal('document_front');
    expect(progress.at(-1)).to.equal(100);
    const after = await page('GET', '/v1/verifications/current');
    expect(after.json).to.have.nested.property('pieces[0].state', 'received');
  });

  /** WeChat on this person's phone, with a real line to the service. */
  function wxOf(person: Person): Wx {
    const login = person.opensMiniProgram();
    return {
      ...createFakeWx({ answers: {} }),
      login: ({ success }) => void login.then(({ code }) => success({ code })),
      getUserInfo: ({ success }) => void login.then(success),
      request({ url, method, header, data, success }) {
        const body = data ? { body: JSON.stringify(data) } : {};
        void fetch(url, { method, headers: header, ...body }).then(async (response) =>
          success({ statusCode: response.status, data: await response.json() }),
        );
      },
      uploadFile({ url, filePath, name, header, success }) {
        let listen: (state: { progress: number }) => void = () => undefined;
        const send = async () => {
          const body = aForm(Buffer.from(await readFile(filePath)), name);
          const response = await fetch(url, { method: 'POST', headers: header, body });
          listen({ progress: 100 });
          success({ statusCode: response.status, data: await response.text() });
        };
        void send();
        return {
          onProgressUpdate: (listener) => {
            listen = listener;
          },
          abort: () => undefined,
        };
      },
    };
  }
});
