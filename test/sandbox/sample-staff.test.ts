import { expect } from 'chai';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { callApi } from './bot-api-client.ts';

describe('the sample staff', () => {
  let sandbox: TelegramSandbox;

  beforeEach(async () => {
    sandbox = await openTelegramSandbox({ withStaff: true });
  });

  afterEach(() => sandbox.close());

  it('are in a group with the bot, which was told nothing of it', async () => {
    const { groupId = '', admins = [] } = sandbox.staff ?? {};
    const ada = await sandbox.handOf(Number(admins[0]), Number(groupId));

    const { members } = await ada.looksAtGroup();

    expect(members.map(({ name, role }) => `${name}: ${role}`)).to.deep.equal([
      'Ada: creator',
      'Boris: member',
      'Chen: member',
      'Bonafide: administrator',
    ]);
    expect(sandbox.pendingUpdates()).to.equal(0);
    const answer = await callApi(sandbox, 'createForumTopic', { chat_id: groupId, name: 'Case 1' });
    expect(answer.ok).to.equal(true);
  });

  it('have private chats in which the bot may not write first', async () => {
    const [admin = ''] = sandbox.staff?.admins ?? [];
    const ada = await sandbox.handOf(Number(admin));

    const before = await callApi(sandbox, 'sendMessage', { chat_id: admin, text: 'x' });
    await ada.says('/start');
    const after = await callApi(sandbox, 'sendMessage', { chat_id: admin, text: 'x' });

    expect(before.description).to.equal('Bad Request: chat not found');
    expect(after.ok).to.equal(true);
  });

  it('are joined by others', async () => {
    const response = await fetch(`${sandbox.url}/sandbox/staff`, {
      method: 'POST',
      body: JSON.stringify({ firstName: 'Dora' }),
    });

    const { people } = JSON.parse(await (await fetch(`${sandbox.url}/sandbox/staff`)).text());

    expect(response.status).to.equal(200);
    expect(people).to.have.length(4);
    const dora = await sandbox.handOf(people[3], Number(sandbox.staff?.groupId));
    expect((await dora.reads()).at(-1)).to.include({ event: 'joined', eventSubject: 'Dora' });
  });
});
