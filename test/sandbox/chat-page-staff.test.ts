import { expect } from 'chai';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import sharp from 'sharp';
import { z } from 'zod';
import type { Person } from '../../sandbox/control/person.ts';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { describeNeeding, findProgram } from '../needs.ts';
import { callApi, getUpdates, sendMessage, uploadToApi } from './bot-api-client.ts';
import { browserArguments } from './browser-arguments.ts';

const topicSchema = z.object({ message_thread_id: z.number() });
const querySchema = z.object({ id: z.string(), from: z.object({ first_name: z.string() }) });
const keyboard = { inline_keyboard: [[{ text: 'Take', callback_data: 'take:7' }]] };

describeNeeding('chromium', "the staff's phone on the chat page", function () {
  this.timeout(60_000);
  let browser: Browser;
  let sandbox: TelegramSandbox;
  let page: Page;
  let staff: Locator;
  /** Ada's hand in the group. */
  let ada: Person;
  let complaints: string[];

  before(async () => {
    const executablePath = findProgram('CHROMIUM_PATH', 'chromium', 'chromium-browser', 'google-chrome');
    browser = await chromium.launch({
      ...(executablePath !== undefined && { executablePath }),
      args: browserArguments,
    });
  });

  after(() => browser.close());

  beforeEach(async () => {
    sandbox = await openTelegramSandbox({ withStaff: true });
    ada = await sandbox.handOf(Number(sandbox.staff?.admins[0]), Number(sandbox.staff?.groupId));
    page = await browser.newPage({ viewport: { width: 1280, height: 860 }, locale: 'en-GB' });
    complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(sandbox.url);
    await page.getByRole('button', { name: 'Staff' }).click();
    staff = page.getByRole('region', { name: 'Staff phone' });
  });

  afterEach(async () => {
    await page.close();
    await sandbox.close();
    expect(complaints).to.deep.equal([]);
  });

  const press = (name: string | RegExp): Promise<void> =>
    staff.getByRole('button', { name, exact: typeof name === 'string' }).click();
  const isHeldBy = (name: string): Promise<void> => staff.getByRole('tab', { name }).click();
  const openTopic = async (name = 'Case 7'): Promise<number> => {
    const { result } = await callApi(sandbox, 'createForumTopic', { chat_id: ada.chatId, name });
    return topicSchema.parse(result).message_thread_id;
  };
  const send = (threadId: number, more: Record<string, unknown> = {}): Promise<number> =>
    sendMessage(sandbox, { chat_id: ada.chatId, message_thread_id: threadId, ...more });

  it('stands beside that of the applicant, who are none of them', async () => {
    await staff.getByRole('tab').first().waitFor();
    const telegram = page.getByRole('region', { name: 'Telegram chat' });

    expect(await staff.getByRole('tab').allTextContents()).to.deep.equal(['Ada', 'Boris', 'Chen']);
    expect(await page.locator('.people .person-name').allTextContents()).to.deep.equal(['Anna']);
    const [own, theirs] = [await staff.boundingBox(), await telegram.boundingBox()];
    expect(own && theirs && own.x + own.width).to.be.below(theirs?.x ?? 0);
  });

  it('lists the topics, and in each what was said there and no more', async () => {
    const threadId = await openTopic();
    await send(threadId, { text: 'In the topic' });
    await sendMessage(sandbox, { chat_id: ada.chatId, text: 'In general' });

    await press('Topic Case 7');
    await staff.getByText('In the topic', { exact: true }).waitFor();

    expect(await staff.getByText('In general', { exact: true }).count()).to.equal(0);
    await press('All chats');
    await press('Topic General');
    await staff.locator('.text', { hasText: 'In general' }).waitFor();
  });

  it('writes where it is open, and as whoever holds it', async () => {
    const threadId = await openTopic();
    await isHeldBy('Boris');
    await press('Topic Case 7');

    await staff.getByPlaceholder('Message').fill('I look at it');
    await staff.getByPlaceholder('Message').press('Enter');
    await staff.getByText('I look at it').waitFor();
    await isHeldBy('Ada');
    await press('Topic Case 7');

    await staff.locator('.from-other', { hasText: 'I look at it' }).waitFor();
    expect((await ada.reads()).at(-1)).to.include({ name: 'Boris', topicId: threadId });
  });

  it('shows an alert to whoever pressed, and to nobody else', async () => {
    await send(await openTopic(), { reply_markup: keyboard });
    await isHeldBy('Chen');
    await press('Topic Case 7');

    await press('Take');
    const query = await pressed();
    await callApi(sandbox, 'answerCallbackQuery', {
      callback_query_id: query.id,
      text: 'Boris has it',
      show_alert: true,
    });

    await staff.getByRole('dialog').getByText('Boris has it').waitFor();
    expect(query.from.first_name).to.equal('Chen');
    await press('OK');
    expect(await ada.readsAnswers()).to.deep.equal([]);
  });

  it('offers no way to keep or forward what is protected, and marks it', async () => {
    const form = new FormData();
    form.set('chat_id', String(ada.chatId));
    form.set('message_thread_id', String(await openTopic()));
    form.set('photo', new Blob([new Uint8Array(await bluePicture())]), 'photo.jpg');
    form.set('protect_content', 'true');
    form.set('has_spoiler', 'true');
    await uploadToApi(sandbox, 'sendPhoto', form);
    await press('Topic Case 7');

    const message = staff.locator('.message.from-bot');
    await message.getByText('protected').waitFor();
    await message.getByRole('button', { name: 'Show' }).click();

    expect(await message.getByAltText('Photo').isVisible()).to.equal(true);
    expect(await message.locator('a').count()).to.equal(0);
    await message.hover();
    await message.getByRole('button', { name: 'What to do with this message' }).click();
    expect(await page.getByRole('menuitem').allTextContents()).to.deep.equal(['Reply']);
  });

  it('shows a deleted message as a ghost, and says who deleted it', async () => {
    const threadId = await openTopic();
    const message = await ada.says('a slip', { topicId: threadId });
    await isHeldBy('Boris');
    await press('Topic Case 7');
    await staff.getByText('a slip').waitFor();

    await ada.deletes(message);

    await staff.getByText('deleted by Ada').waitFor();
  });

  it('counts what is new in a topic that is not open', async () => {
    const threadId = await openTopic();
    const topic = staff.getByRole('button', { name: 'Topic Case 7' });
    await topic.waitFor();

    await send(threadId);
    await send(threadId);

    await topic.locator('.staff-unread', { hasText: '3' }).waitFor();
    await topic.click();
    await press('All chats');
    await staff.getByRole('button', { name: 'Topic Case 7' }).waitFor();
    expect(await topic.locator('.staff-unread').count()).to.equal(0);
  });

  it('has a private chat of each with the bot, and the commands shown to them there', async () => {
    await isHeldBy('Boris');
    await press(/^Chat with/);
    await press('Start');
    await staff.getByText('/start').waitFor();

    await callApi(sandbox, 'setMyCommands', {
      commands: [{ command: 'queue', description: 'What waits' }],
      scope: { type: 'chat', chat_id: 700_000_002 },
    });

    await press('Commands');
    await staff.getByText('What waits').waitFor();
  });

  it('opens and closes topics', async () => {
    await staff.getByLabel('Name of a new topic').fill('By hand');
    await press('Open the topic');
    await press('Topic By hand');
    await press('Chat menu');
    await page.getByRole('menuitem', { name: 'Close the topic' }).click();

    await staff.getByText('Ada closed the topic').waitFor();
    expect((await ada.looksAtGroup()).topics[0]).to.include({ name: 'By hand', isClosed: true });
  });

  it('is handed to somebody new, and shows nothing to whoever was removed', async () => {
    await press('New member of staff');
    await staff.getByRole('tab', { name: 'Dora', selected: true }).waitFor();
    await staff.getByRole('button', { name: 'Topic General' }).waitFor();

    const { members } = await ada.looksAtGroup();
    const dora = members.find(({ name }) => name === 'Dora');
    await ada.removes(await sandbox.handOf(dora?.id ?? 0));

    await staff.getByText('You are no longer in this group').waitFor();
    expect(await staff.getByRole('button', { name: 'Topic General' }).count()).to.equal(0);
  });

  it('is behind a tab on a narrow screen', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('tab', { name: 'Staff' }).click();

    await staff.getByRole('button', { name: 'Topic General' }).waitFor();
    expect(await page.getByRole('region', { name: 'Telegram chat' }).isVisible()).to.equal(false);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).to.equal(390);
  });

  async function pressed(): Promise<z.infer<typeof querySchema>> {
    const [update] = await getUpdates(sandbox, { timeout: 10, allowed_updates: ['callback_query'] });
    const query = update?.['callback_query'];
    if (query) return querySchema.parse(query);
    await getUpdates(sandbox, { offset: (update?.update_id ?? 0) + 1 });
    return pressed();
  }
});

function bluePicture(): Promise<Buffer> {
  return sharp({ create: { width: 320, height: 200, channels: 3, background: 'steelblue' } })
    .jpeg()
    .toBuffer();
}
