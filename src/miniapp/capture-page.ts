import type { Language } from '../core/accounts/language.ts';
import type { LinkState } from '../core/one-time-links/one-time-links.ts';

interface Words {
  open: { title: string; text: string };
  over: { title: string; text: string };
}

const WORDS: Record<Language, Words> = {
  en: {
    open: {
      title: 'Your link works',
      text: 'Here you will take the photo of your document and the short video of your face. This page is not ready yet, but will be soon. Nothing is lost: your case is waiting for you in the chat.',
    },
    over: {
      title: 'This link no longer works',
      text: 'A link works once and only for a short time. Go back to the chat and send “start” to get a new one.',
    },
  },
  ru: {
    open: {
      title: 'Ссылка действует',
      text: 'Здесь вы сфотографируете документ и запишете короткое видео с вашим лицом. Страница ещё не готова, она скоро появится. Ничего не потеряно: ваша заявка ждёт вас в чате.',
    },
    over: {
      title: 'Ссылка больше не действует',
      text: 'Ссылка срабатывает один раз и действует недолго. Вернитесь в чат и отправьте «старт», чтобы получить новую.',
    },
  },
  zh: {
    open: {
      title: '链接有效',
      text: '您将在这里拍摄证件照片和面部短视频。此页面仍在准备中，即将上线。您的申请仍保留在聊天中，不会丢失。',
    },
    over: {
      title: '链接已失效',
      text: '链接只能使用一次，有效时间较短。请返回聊天，发送“开始”获取新的链接。',
    },
  },
};

export interface Page {
  status: number;
  html: string;
}

/** What a one-time link shows, in the language of the case; a stranger's guess is answered as an old link is. */
export function capturePage(link: LinkState): Page {
  const language = link.state === 'unknown' ? 'en' : link.language;
  const { title, text } = WORDS[language][link.state === 'open' ? 'open' : 'over'];
  return { status: link.state === 'open' ? 200 : 410, html: pageOf(language, title, text) };
}

/** The words are ours: nothing of a person or of the address is in it. */
function pageOf(language: Language, title: string, text: string): string {
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>${title}</title>
    <style>
      body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; box-sizing: border-box;
        font: 17px/1.5 system-ui, sans-serif; color: light-dark(#16202a, #e8edf2); background: light-dark(#f3f6f8, #11181f); }
      main { max-width: 26rem; padding: 28px; border-radius: 18px; background: light-dark(#fff, #1a242e); }
      h1 { margin: 0 0 12px; font-size: 1.35rem; line-height: 1.25; }
      p { margin: 0; }
    </style>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      <p>${text}</p>
    </main>
  </body>
</html>
`;
}
