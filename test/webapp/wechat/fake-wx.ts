import type { RequestCall, UploadCall, Wx } from '../../../webapp/wechat/lib/wx.d.ts';

/** What the service answers; `undefined`: it is not reached. */
export type Answer = { status: number; body?: unknown } | undefined;

export interface FakeWx extends Wx {
  /** Every call of the network, as `POST /v1/sessions`, in order. */
  asked: string[];
  requests: RequestCall[];
  uploads: UploadCall[];
  aborted: number;
}

export interface FakeWxOptions {
  /** By `POST /v1/sessions`; each call takes the next answer, the last one stays. */
  answers: Record<string, Answer[]>;
  isHeld?: (upload: UploadCall) => boolean;
}

/** WeChat as the shell sees it. Refuses what no test has prepared for. */
export function createFakeWx({ answers, isHeld = () => false }: FakeWxOptions): FakeWx {
  const left = new Map(Object.entries(answers).map(([name, list]) => [name, [...list]]));
  const fake: FakeWx = {
    asked: [],
    requests: [],
    uploads: [],
    aborted: 0,
    login: ({ success }) => {
      fake.asked.push('login');
      success({ code: 'code-1' });
    },
    getUserInfo: ({ success }) => {
      fake.asked.push('getUserInfo');
      success({ rawData: '{"nickName":"微信用户"}', signature: 'a'.repeat(40) });
    },
    request(call) {
      fake.requests.push(call);
      const answer = answerTo(`${call.method} ${pathOf(call.url)}`);
      if (answer) call.success({ statusCode: answer.status, data: answer.body });
      else call.fail({ errMsg: 'request:fail' });
    },
    uploadFile(call) {
      fake.uploads.push(call);
      let listen: (state: { progress: number }) => void = () => undefined;
      const answer = answerTo(`POST ${pathOf(call.url)}`);
      if (!isHeld(call)) {
        queueMicrotask(() => {
          listen({ progress: 50 });
          if (answer) call.success({ statusCode: answer.status, data: JSON.stringify(answer.body) });
          else call.fail({ errMsg: 'uploadFile:fail' });
        });
      }
      return {
        onProgressUpdate: (listener) => {
          listen = listener;
        },
        abort: () => {
          fake.aborted += 1;
          call.fail({ errMsg: 'uploadFile:fail abort' });
        },
      };
    },
    createCameraContext: () => unprepared('createCameraContext'),
    getAppBaseInfo: () => ({ language: 'en' }),
    navigateTo: () => undefined,
    navigateBack: () => undefined,
    openSetting: () => undefined,
    vibrateShort: () => undefined,
    setNavigationBarTitle: () => undefined,
  };
  return fake;

  function answerTo(name: string): Answer {
    fake.asked.push(name);
    const list = left.get(name);
    if (!list) return unprepared(name);
    return list.length > 1 ? list.shift() : list[0];
  }
}

function pathOf(url: string): string {
  return new URL(url).pathname;
}

function unprepared(name: string): never {
  throw new Error(`No test has prepared for ${name}`);
}
