/** Where a video may be fetched from: WeChat's own hosts, over https, or wherever the API itself is. WeChat says `http:`,
 * which these hosts need not be taken at. `undefined` for every other address. */
export function mediaUrl(address: string, apiRoot: string): URL | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.origin === new URL(apiRoot).origin) return url;
  const isWeChats = /^https?:$/.test(url.protocol) && url.hostname.endsWith('.qq.com') && url.port === '';
  if (!isWeChats || url.username !== '' || url.password !== '') return undefined;
  url.protocol = 'https:';
  return url;
}
