/** RFC 9110 §13.1.2. Koa's own looks at the request's `Cache-Control` as well, in which browsers say `no-cache` wherever a
 * page sets this header itself. */
export function hasEtag(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch.split(',').some((item) => item.trim().replace(/^W\//, '') === etag);
}
