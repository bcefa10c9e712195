import { expect } from 'chai';
import { XMLValidator } from 'fast-xml-parser';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { PUBLIC_URL } from '../../../webapp/wechat/lib/config.js';
import { wordsFor } from '../../../webapp/wechat/lib/words.js';
import { createFakeWx } from './fake-wx.ts';
import { happen, openPage, SHELL } from './open-page.ts';

const appSchema = z.object({ pages: z.array(z.string()).min(1), sitemapLocation: z.string() });
const projectSchema = z.object({ appid: z.string(), compileType: z.literal('miniprogram') });

describe('the WeChat shell', () => {
  it('has JSON that can be read', async () => {
    const names = (await readdir(SHELL, { recursive: true })).filter((name) => name.endsWith('.json'));

    for (const name of names) await readJson(name);

    expect(names).to.include.members(['app.json', 'project.config.json', 'sitemap.json']);
  });

  it("names nobody's mini-program", async () => {
    expect(projectSchema.parse(await readJson('project.config.json')).appid).to.equal('touristappid');
  });

  it('has every file of every page, and the sitemap', async () => {
    const { pages, sitemapLocation } = appSchema.parse(await readJson('app.json'));
    const files = pages.flatMap((page) => ['.js', '.json', '.wxml'].map((kind) => `${page}${kind}`));

    const missing = [...files, sitemapLocation].filter((name) => !existsSync(path.join(SHELL, name)));

    expect(missing).to.deep.equal([]);
  });

  it('has templates that are well-formed, with handlers and words that exist', async () => {
    const { pages } = appSchema.parse(await readJson('app.json'));
    for (const page of pages) {
      const template = await readFile(path.join(SHELL, `${page}.wxml`), 'utf8');
      expect(XMLValidator.validate(template, { allowBooleanAttributes: true }), page).to.equal(true);

      const members = await openPage(page, { api: {}, wx: createFakeWx({ answers: {} }) });
      const handlers = [...template.matchAll(/bind\w+="(\w+)"/g)].map(([, name]) => name ?? '');
      expect(handlers.filter((name) => typeof members[name] !== 'function')).to.deep.equal([]);

      const spoken = [...template.matchAll(/words\.(\w+)/g)].map(([, name]) => name ?? '');
      expect(Object.keys(wordsFor('en'))).to.include.members(spoken);
    }
  });

  for (const [how, asked, shown] of [
    ['what the door asks for', { url: encodeURIComponent(`${PUBLIC_URL}/app/#link=x`) }, '/app/#link=x'],
    ["the link of a card in the Service Account's chat", { link: 'token-1' }, '/capture/token-1'],
    ['no page of anybody else', { url: encodeURIComponent('https://elsewhere.example/') }, '/app/'],
  ] as const) {
    it(`shows ${how} in its web-view`, async () => {
      const page = await openPage('pages/web/web', { api: {}, wx: createFakeWx({ answers: {} }) });

      await happen(page, 'onLoad', asked);

      expect(page.data['url']).to.equal(`${PUBLIC_URL}${shown}`);
    });
  }

  it('speaks the language of WeChat, or English', () => {
    expect(['zh_CN', 'zh_TW', 'ru', 'en', 'fr'].map((tag) => wordsFor(tag).open)).to.deep.equal([
      '继续',
      '继续',
      'Продолжить',
      'Continue',
      'Continue',
    ]);
  });
});

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await readFile(path.join(SHELL, name), 'utf8'));
}
