import { badRequest } from './api-error.ts';

/**
 * The address of a Mini App, which is https. Telegram's test environment takes http too; the sandbox is one for what is on
 * this machine. Throws `ApiError` about `where`, in Telegram's words.
 */
export function webAppAddress(url: string, where: 'menu button' | 'inline keyboard button'): string {
  const refused = (reason: string) => badRequest(`${where} Web App URL '${url}' is invalid: ${reason}`);
  if (!URL.canParse(url)) {
    throw refused(/^https:/i.test(url) ? 'Wrong HTTP URL' : 'Only HTTPS links are allowed');
  }
  const { protocol, hostname } = new URL(url);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isHere))
    throw refused('Only HTTPS links are allowed');
  if (!isHere && !hostname.includes('.')) throw refused('Wrong HTTP URL');
  return url;
}
