/** Where Meta keeps what people send. */
const META_DOMAINS = ['.fbsbx.com', '.whatsapp.net', '.facebook.com'];

/** Whether the access token may be shown to this address: a host of Meta over https, or the API's own origin. */
export function isTrusted(url: string, apiRoot: string): boolean {
  const { origin, protocol, hostname, port, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  if (origin === new URL(apiRoot).origin) return true;
  const isMeta = META_DOMAINS.some((domain) => hostname.endsWith(domain));
  return isMeta && protocol === 'https:' && port === '';
}
