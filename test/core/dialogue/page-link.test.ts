import { expect } from 'chai';
import { POLICY, type Policy } from '../../../src/core/verification/policy.ts';
import { PHRASES } from '../../../src/core/dialogue/phrases-for.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';
import { ABLE } from './audience.ts';
import { openChatAt } from './chat.ts';

const { en } = PHRASES;
const MINI_APP = { ...ABLE, miniAppUrl: 'https://id.example.org/app/' };
const BY_LINK: Policy = { ...POLICY, capture: { telegram: 'link', whatsapp: 'link', wechat: 'link' } };

describe('the way from a chat to the page', () => {
  let stage: CoreStage;
  let byLink: CoreStage;

  before(async () => {
    [stage, byLink] = await Promise.all([openCoreStage(), openCoreStage(BY_LINK)]);
  });
  after(() => Promise.all([stage.close(), byLink.close()]));

  it('is offered beside the chat where the page opens inside the messenger', async () => {
    const chat = await openChatAt(stage, 'passport', { capabilities: MINI_APP });

    const asked = await chat.command('start');

    const { title, text } = en.askDocument('only', 'passport');
    expect(asked).to.include({ title, text });
    expect(asked.link).to.deep.equal({
      label: en.byLink.camera,
      url: 'https://id.example.org/app/',
      opensMiniApp: true,
    });
    expect(asked.choices).to.have.length(1);
  });

  it('is the only one where the policy says so, with no link that could be used up', async () => {
    const chat = await openChatAt(byLink, 'passport', { capabilities: MINI_APP });

    const asked = await chat.command('start');

    expect(asked.text).to.equal(en.byLink.inside);
    expect(asked.link).to.include({ label: en.byLink.label, opensMiniApp: true });
    expect(asked.choices).to.deep.equal([]);
    expect(await byLink.rows('one_time_links')).to.deep.equal([]);
  });

  it('is a one-time link where no messenger vouches for the person', async () => {
    const chat = await openChatAt(byLink, 'passport');

    const asked = await chat.command('start');

    expect(asked.text).to.equal(en.byLink.text(30));
    expect(asked.link?.url).to.match(/^https:\/\/id\.example\.org\/capture\/[\w-]{22}$/);
    expect(asked.link).not.to.have.property('opensMiniApp');
  });

  it('is not offered where the chat does and no page opens inside', async () => {
    const chat = await openChatAt(stage, 'passport');

    expect(await chat.command('start')).not.to.have.property('link');
  });
});
