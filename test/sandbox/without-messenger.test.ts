import { expect } from 'chai';
import { z } from 'zod';
import { createPerson, type Person } from '../../sandbox/control/person.ts';
import { PHRASES } from '../../src/core/dialogue/phrases-for.ts';
import { POLICY } from '../../src/core/verification/policy.ts';
import { startServiceProcess, type ServiceProcess } from '../faults/service-process.ts';
import { openTestDatabase, type TestDatabase } from '../servers/postgres.ts';
import { makeTestFolder } from '../servers/test-folder.ts';

const PATIENCE = { timeoutMilliseconds: 30_000 };

describe('a service without a messenger', function () {
  this.timeout(90_000);
  let database: TestDatabase;
  let service: ServiceProcess;
  let anna: Person;
  const { folder, remove } = makeTestFolder('without-messenger');

  before(async () => {
    database = await openTestDatabase();
    service = await startServiceProcess({
      DATABASE_URL: database.url,
      DATA_DIR: folder,
      OPERATOR_PORT: '0',
    });
    const { url } = await service.logs('sandbox.opened');
    anna = await createPerson(z.string().parse(url), { languageCode: 'en' });
  });

  after(async () => {
    await service.stop();
    await database.close();
    remove();
  });

  it('answers on Telegram', async () => {
    await anna.says('/start');

    const notice = await anna.hears(said(PHRASES.en.privacyNotice.title), PATIENCE);
    expect(notice.buttons.flat().map(({ label }) => label)).to.include(PHRASES.en.choices.giveConsent);
  });

  it('answers on WhatsApp, whose webhook it is, and asks for pictures on the page, by a link that leads there', async () => {
    const hand = anna.on('whatsapp');
    await hand.says('Hello');
    await hand.hears(said(PHRASES.en.privacyNotice.title), PATIENCE);
    await hand.taps(PHRASES.en.choices.giveConsent);
    await hand.hears(said(PHRASES.en.chooseDocument.title), PATIENCE);
    await hand.taps(PHRASES.en.choices.documents.passport);

    const asked = await hand.hears(said(PHRASES.en.askDocument('only', 'passport').title), PATIENCE);
    const { byLink } = PHRASES.en;
    expect(asked.text).to.contain(byLink.text(POLICY.oneTimeLink.validMilliseconds / 60_000));
    expect(asked.link).to.have.property('label', byLink.label);
    const { pathname } = new URL(asked.link?.url ?? '');
    expect(pathname).to.match(/^\/capture\/[\w-]{22}$/);
    const page = await fetch(`http://127.0.0.1:${service.port}${pathname}`);
    expect(page.status).to.equal(200);
  });

  it('greets on WeChat whoever follows, in numbered words', async () => {
    const hand = anna.on('wechat');
    await hand.unblocksBot();

    const notice = await hand.hears(said(PHRASES.zh.privacyNotice.title), PATIENCE);
    expect(notice.text).to.contain(`1. ${PHRASES.zh.choices.giveConsent}`);
  });
});

function said(title = '?'): (message: { text: string }) => boolean {
  return ({ text }) => text.includes(title);
}
