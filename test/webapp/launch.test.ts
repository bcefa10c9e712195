import { expect } from 'chai';
import { readLaunch } from '../../webapp/src/host/launch.ts';

const INIT_DATA = `user=${encodeURIComponent('{"id":1,"language_code":"ru"}')}&auth_date=1&hash=ab%2Fcd`;

function fragmentOf(fields: Record<string, string>): string {
  return `#${new URLSearchParams(fields).toString()}`;
}

describe('what the address says', () => {
  it('is Telegram’s init data, exactly as Telegram signed it', () => {
    const hash = fragmentOf({
      tgWebAppData: INIT_DATA,
      tgWebAppVersion: '9.1',
      tgWebAppThemeParams: '{"bg_color":"#ffffff"}',
    });

    const launch = readLaunch({ pathname: '/app/', hash });

    expect(launch).to.deep.equal({
      proof: { type: 'telegram', initData: INIT_DATA },
      telegram: { languageTag: 'ru', theme: { bg_color: '#ffffff' } },
    });
  });

  it('is a one-time link, in the path', () => {
    expect(readLaunch({ pathname: '/capture/to-ken', hash: '' })).to.deep.equal({
      proof: { type: 'link', token: 'to-ken' },
      telegram: undefined,
    });
  });

  it('is a one-time link, in the fragment', () => {
    expect(readLaunch({ pathname: '/app/', hash: '#link=to-ken' }).proof).to.deep.equal({
      type: 'link',
      token: 'to-ken',
    });
  });

  it('is nothing in most addresses', () => {
    expect(readLaunch({ pathname: '/app/devices', hash: '#top' })).to.deep.equal({
      proof: undefined,
      telegram: undefined,
    });
  });

  it('is Telegram without a proof where Telegram gives none', () => {
    const launch = readLaunch({
      pathname: '/app/',
      hash: '#tgWebAppVersion=9.1&tgWebAppThemeParams=nonsense',
    });

    expect(launch).to.deep.equal({ proof: undefined, telegram: { languageTag: undefined, theme: {} } });
  });
});
