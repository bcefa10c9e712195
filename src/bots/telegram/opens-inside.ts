/**
 * Whether Telegram opens this address as a Mini App: https, and in its test environment http too, of which we use what is
 * on this machine. https://core.telegram.org/bots/webapps#using-bots-in-the-test-environment
 */
export function opensInside(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && ON_THIS_MACHINE.has(hostname));
}

const ON_THIS_MACHINE = new Set(['localhost', '127.0.0.1', '[::1]']);
