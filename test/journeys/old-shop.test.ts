import { expect } from 'chai';
import { z } from 'zod';
import { CUSTOMERS } from '../../sandbox/old-shop/customers.ts';
import type { Applicant } from './applicant.ts';
import { stageVerified } from './stage-verified.ts';
import { openWorld, type World } from './world.ts';

const tokensSchema = z.object({ accessToken: z.string() });
const ordersSchema = z.object({
  items: z.array(z.object({ id: z.string() })),
  nextCursor: z.string().nullable(),
});
const problemSchema = z.object({ code: z.string() });

describe('the old shop, from the chat to the page and back', function () {
  this.timeout(120_000);
  let world: World;
  const [berg] = CUSTOMERS;
  if (!berg) throw new Error('The sandbox has no customers');

  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const verified = async (firstName: string): Promise<Applicant> => {
    const applicant = await world.applicant({ firstName });
    await applicant.begins();
    await stageVerified(world, applicant);
    return applicant;
  };
  const call = async (accessToken: string, path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${world.url}/v1/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    });
  /** Opens the page that `/link` leads to, inside the messenger. */
  const opensPage = async ({ person, words, ...applicant }: Applicant): Promise<string> => {
    await person.says('/link');
    await applicant.hears(words.link.here(undefined).title);
    const { initData, url } = await person.opensMiniApp(words.byLink.label);
    expect(new URL(url).pathname).to.equal('/app/shop');
    const proof = { type: 'telegram', initData };
    const response = await fetch(`${world.url}/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ proof }),
    });
    if (response.status !== 201)
      throw new Error(`The page was refused: ${response.status} ${await response.text()}`);
    return tokensSchema.parse(await response.json()).accessToken;
  };
  const shows = (accessToken: string, password: string) =>
    call(accessToken, 'legacy-link', {
      method: 'POST',
      body: JSON.stringify({ login: berg.login, password }),
    });

  it('is linked on the page, confirmed in the chat, looked at, and let go', async () => {
    const anna = await verified('Anna');
    const { person, words } = anna;
    const hears = (text: string | undefined) => anna.hears(text);
    const accessToken = await opensPage(anna);

    const refused = await shows(accessToken, 'wrong');
    const taken = await shows(accessToken, berg.password);
    await hears(words.link.confirm('a•••@example.com').text);
    const early = await call(accessToken, 'legacy-orders');
    await person.taps(words.choices.linkYes);
    await hears(words.link.linked('').title);
    await person.taps(words.choices.showOrders);
    const page = await hears(words.link.ordersTitle);
    await person.taps(words.choices.moreOrders);
    const further = await hears(words.link.ordersTitle);
    const onPage = ordersSchema.parse(await (await call(accessToken, 'legacy-orders')).json());
    await person.says('/link');
    await hears(words.link.linked('').title);
    await person.taps(words.choices.unlink);
    await hears(words.link.confirmUnlink('a•••@example.com').text);
    await person.taps(words.choices.unlinkYes);
    await hears(words.link.notices.unlinked);
    await world.settle();

    expect([refused.status, taken.status, early.status]).to.deep.equal([422, 202, 409]);
    expect(problemSchema.parse(await refused.json()).code).to.equal('LEGACY_CREDENTIALS_WRONG');
    expect(problemSchema.parse(await early.json()).code).to.equal('NOT_LINKED');
    expect(page.text).to.contain('€').and.contain('2018');
    expect(further.text).not.to.equal(page.text);
    expect(onPage.items.map(({ id }) => id)).to.deep.equal(berg.orders.map(({ id }) => id));
    expect((await call(accessToken, 'legacy-orders')).status).to.equal(409);
    expect(world.logLines().join('\n')).not.to.match(/anna\.berg|amber/);
  });

  it('takes a password out of the chat, and does not use it', async () => {
    const { person, words, ...eve } = await verified('Eve');

    const typed = await person.says(`/link ${berg.password}`);
    await person.seesDeleted(typed);
    const told = await eve.hears(words.passwordTyped);
    await world.settle();

    expect(told.text).to.contain(words.link.here(undefined).title);
    expect(world.logLines().join('\n')).not.to.contain(berg.password);
  });
});
