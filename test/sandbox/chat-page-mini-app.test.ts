import { expect } from 'chai';
import { chromium, type Browser, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { openSandbox, type Sandbox } from '../../sandbox/open-sandbox.ts';
import { describeNeeding, findProgram } from '../needs.ts';
import { browserArguments } from './browser-arguments.ts';
import { openMiniAppPage, type MiniAppPage } from './mini-app-page.ts';

describeNeeding('chromium', 'a mini-app in the phone', function () {
  this.timeout(60_000);
  let browser: Browser;
  let sandbox: Sandbox;
  let miniApp: MiniAppPage;
  let page: Page;
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
    sandbox = await openSandbox();
    const { token = '' } = sandbox.access.telegram ?? {};
    miniApp = await openMiniAppPage(token);
    await call('setChatMenuButton', {
      menu_button: { type: 'web_app', text: 'Open', web_app: { url: miniApp.url } },
    });
    page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
    complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()));
    await page.goto(sandbox.url);
    await phone.getByRole('button', { name: 'Start' }).click();
    await phone.locator('.from-person').waitFor();
  });

  afterEach(async () => {
    await page.close();
    await sandbox.close();
    await miniApp.close();
    expect(complaints).to.deep.equal([]);
  });

  const call = async (method: string, parameters: Record<string, unknown>): Promise<void> => {
    const { token = '' } = sandbox.access.telegram ?? {};
    const answer = await fetch(`${sandbox.url}/bot${token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
    });
    expect(answer.status).to.equal(200);
  };
  /** Looked up anew each time it is used. */
  const phone: Pick<Locator, 'getByRole' | 'locator' | 'getByText'> = {
    getByRole: (...query) => page.locator('.phone[data-messenger=telegram]').getByRole(...query),
    locator: (...query) => page.locator('.phone[data-messenger=telegram]').locator(...query),
    getByText: (...query) => page.locator('.phone[data-messenger=telegram]').getByText(...query),
  };
  const inside = (): FrameLocator => page.frameLocator('.mini-app iframe');
  const press = (name: string): Promise<void> => phone.getByRole('button', { name, exact: true }).click();
  const open = async (): Promise<void> => {
    await press('Open');
    await inside()
      .getByText(/^It is \d+$/)
      .waitFor();
  };
  /** The page says this to the phone. */
  const post = async (eventType: string, eventData?: Record<string, unknown>): Promise<void> => {
    const said = JSON.stringify([eventType, eventData]);
    await inside().locator('body').evaluate(`(() => post(...${said}))()`);
  };
  const heard = (text: string | RegExp): Promise<void> =>
    inside().locator('#heard li').filter({ hasText: text }).last().waitFor();

  it('is opened by the menu button and told who looks, in a way its server can check', async () => {
    await open();

    const chats = await (await fetch(`${sandbox.url}/sandbox/chats`)).text();
    const [, id] = /^It is (\d+)$/.exec((await inside().locator('#who').textContent()) ?? '') ?? [];
    expect(chats).to.contain(`"chatId":${id}`);
    expect(await inside().locator('#launch').textContent()).to.equal('9.1 on web, #ffffff');
    expect(await phone.locator('.mini-app.is-loading').count()).to.equal(0);
    expect(await phone.locator('.composer[inert]').count(), 'the chat is out of reach').to.equal(1);
  });

  it('is opened by a button under a message, and closed', async () => {
    const [, chatId] =
      /"chatId":(\d+)/.exec(await (await fetch(`${sandbox.url}/sandbox/chats`)).text()) ?? [];
    const keyboard = [[{ text: 'Show me', web_app: { url: `${miniApp.url}#screen` } }]];
    await call('sendMessage', { chat_id: chatId, text: 'Here', reply_markup: { inline_keyboard: keyboard } });

    await press('Show me');
    await inside()
      .getByText(/^It is \d+$/)
      .waitFor();
    await press('Close');

    await phone.locator('.mini-app').waitFor({ state: 'detached' });
    await phone.getByRole('textbox', { name: 'Message' }).waitFor();
  });

  it('has its main and secondary button drawn below it', async () => {
    await open();
    await post('web_app_setup_main_button', { is_visible: true, text: 'Continue', color: '#aa0000' });
    await heard('viewport_changed');
    await post('web_app_setup_secondary_button', { is_visible: true, text: 'Later', position: 'left' });
    await press('Continue');
    await heard('main_button_pressed');
    await press('Later');
    await heard('secondary_button_pressed');
    await post('web_app_setup_main_button', { is_active: false, is_progress_visible: true });

    const main = phone.getByRole('button', { name: 'Continue' });
    await phone.locator('.mini-app-main.is-busy').waitFor();
    expect(await main.isDisabled()).to.equal(true);
    expect(await main.getAttribute('style')).to.contain('rgb(170, 0, 0)');
    await post('web_app_setup_main_button', { is_visible: false });
    await post('web_app_setup_secondary_button', { is_visible: false });
    await phone.locator('.mini-app-foot').waitFor({ state: 'hidden' });
  });

  it('may have a way back instead of the way out', async () => {
    await open();
    await post('web_app_setup_back_button', { is_visible: true });
    await press('Back');
    await heard('back_button_pressed');
    await post('web_app_setup_back_button', { is_visible: false });
    await press('Close');

    await phone.locator('.mini-app').waitFor({ state: 'detached' });
  });

  it('is asked before it is closed where it wishes so, and closes by itself without', async () => {
    await open();
    await post('web_app_setup_closing_behavior', { need_confirmation: true });
    await post('web_app_request_viewport');
    await heard('viewport_changed');
    await press('Close');
    await phone.getByRole('button', { name: 'Cancel' }).click();
    expect(await phone.locator('.mini-app').count()).to.equal(1);
    await press('Close');
    await press('Close anyway');
    await phone.locator('.mini-app').waitFor({ state: 'detached' });

    await open();
    await post('web_app_close');
    await phone.locator('.mini-app').waitFor({ state: 'detached' });
  });

  it('is answered what it asks about the phone', async () => {
    await open();
    for (const [asked, answer] of [
      ['iframe_ready', 'set_custom_style ""'],
      ['web_app_request_theme', /^theme_changed .*"bg_color":"#ffffff"/],
      ['web_app_request_viewport', /^viewport_changed \{"height":\d+,"width":390,"is_expanded":true/],
      ['web_app_expand', 'viewport_changed'],
      ['web_app_request_safe_area', 'safe_area_changed {"top":0,"bottom":0,"left":0,"right":0}'],
      ['web_app_request_content_safe_area', 'content_safe_area_changed {"top":0'],
      ['web_app_request_fullscreen', 'fullscreen_failed {"error":"UNSUPPORTED"}'],
      ['web_app_no_such_thing', undefined],
    ] as const) {
      await post(asked);
      if (answer !== undefined) await heard(answer);
    }
    await post('web_app_read_text_from_clipboard', { req_id: 'r1' });
    await heard('clipboard_text_received {"req_id":"r1"}');
    await post('web_app_invoke_custom_method', { req_id: 'r2', method: 'x', params: {} });
    await heard('custom_method_invoked {"req_id":"r2","error":"UNSUPPORTED"}');
    await post('web_app_trigger_haptic_feedback', { type: 'impact', impact_style: 'light' });
    await phone.locator('.mini-app[data-haptic="impact light"]').waitFor();
  });

  it('is told when the phone turns dark, and colours its header', async () => {
    await open();
    await page.evaluate("document.querySelector('.theme-button').click()");
    await heard(/^theme_changed .*"bg_color":"#17212b"/);
    await post('web_app_set_header_color', { color_key: 'secondary_bg_color' });
    await post('web_app_set_background_color', { color: 'url(https://example.org/x)' });
    await post('web_app_request_theme');
    await heard('"bg_color":"#17212b"');

    const header = phone.locator('.mini-app .overlay-header');
    expect(await header.getAttribute('style')).to.contain('rgb(14, 22, 33)');
    expect(await phone.locator('.mini-app').getAttribute('style')).to.equal(null);
  });

  it('asks in a popup', async () => {
    await open();
    const buttons = [
      { id: 'yes', type: 'destructive', text: 'Delete' },
      { id: 'no', type: 'cancel' },
    ];
    await post('web_app_open_popup', { title: 'Sure?', message: 'All of it', buttons });
    await press('Delete');
    await heard('popup_closed {"button_id":"yes"}');
    await post('web_app_open_popup', { message: 'Well' });
    await page.keyboard.press('Escape');
    await heard('popup_closed {}');
  });

  it('leads back to the chat with a command', async () => {
    await open();
    await post('web_app_open_tg_link', { path_full: '/another_bot?start=1' });
    await post('web_app_open_tg_link', { path_full: '/bonafide_sandbox_bot?start=4711' });

    await phone.locator('.from-person', { hasText: '/start 4711' }).waitFor();
    expect(await phone.locator('.mini-app').count()).to.equal(0);
  });

  it('has settings where it says so, and is another launch when it is loaded again', async () => {
    await open();
    await post('web_app_setup_settings_button', { is_visible: true });
    await post('web_app_request_viewport');
    await heard('viewport_changed');
    await press('Menu of the page');
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await heard('settings_button_pressed');
    const first = await phone.locator('.mini-app iframe').getAttribute('src');
    await press('Menu of the page');
    await page.getByRole('menuitem', { name: 'Reload' }).click();
    await inside()
      .getByText(/^It is \d+$/)
      .waitFor();

    expect(await phone.locator('.mini-app iframe').getAttribute('src')).to.not.equal(first);
  });

  it('is understood by a library that was written for Telegram', async () => {
    await open();
    const frame = page.frames().find((each) => each.url().startsWith(miniApp.url));
    const read = await frame?.evaluate(`(async () => {
      const { setTargetOrigin, retrieveLaunchParams, retrieveRawInitData, request, postEvent, on } = tapps.bridge;
      setTargetOrigin('*');
      const launch = retrieveLaunchParams();
      const { theme_params } = await request('web_app_request_theme', 'theme_changed');
      const viewport = await request('web_app_request_viewport', 'viewport_changed');
      on('main_button_pressed', () => document.querySelector('#who').textContent = 'Pressed');
      postEvent('web_app_setup_main_button', { is_visible: true, text: 'Go on' });
      return {
        user: launch.tgWebAppData.user.first_name,
        platform: launch.tgWebAppPlatform,
        raw: new URLSearchParams(location.hash.slice(1)).get('tgWebAppData') === retrieveRawInitData(),
        background: theme_params.bg_color,
        width: viewport.width,
      };
    })()`);

    expect(read).to.deep.equal({
      user: 'Anna',
      platform: 'web',
      raw: true,
      background: '#ffffff',
      width: 390,
    });
    await press('Go on');
    await inside().getByText('Pressed', { exact: true }).waitFor();
  });

  it('may use the camera', async () => {
    await open();
    const frame = page.frames().find((each) => each.url().startsWith(miniApp.url));
    const width = await frame?.evaluate<number>(`(async () => {
      const video = document.querySelector('#seen');
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: true });
      await new Promise((resolve) => video.addEventListener('loadedmetadata', resolve, { once: true }));
      for (const track of video.srcObject.getTracks()) track.stop();
      return video.videoWidth;
    })()`);

    expect(width).to.be.greaterThan(0);
  });

  it('hears nothing from pages that are not in the phone, nor does the phone', async () => {
    await open();
    await page.evaluate("window.postMessage(JSON.stringify({ eventType: 'web_app_close' }), '*')");
    await page.evaluate("window.postMessage('{', '*')");
    await post('web_app_request_safe_area');
    await heard('safe_area_changed');

    expect(await phone.locator('.mini-app').count()).to.equal(1);
  });

  it('is gone when another person takes the phone', async () => {
    await open();
    await page.evaluate("document.querySelector('.people-new').click()");
    await page.getByRole('textbox', { name: 'Name' }).fill('Mikhail');
    await page.keyboard.press('Enter');

    await phone.locator('.mini-app').waitFor({ state: 'detached' });
  });
});
