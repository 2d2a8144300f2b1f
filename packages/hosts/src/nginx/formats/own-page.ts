/** Bytes of nginx's own error pages with server_tokens off (ngx_http_special_response.c; measured with 1.22.1 and 1.31.5). */
const pages: Readonly<Record<number, number>> = { 500: 170, 502: 150, 503: 190, 504: 160 };
/** msie_padding, added for Chrome and old Internet Explorer. */
const padding = 402;

/** True when a 5xx body of `size` bytes is as long as nginx's own page: with tokens on, "/1.31.5" is added. */
export function isOwnPage(status: number, size: number): boolean {
  const base = pages[status];
  if (base === undefined) return false;
  const longer = [0, 6, 7, 8].some((version) => size === base + version || size === base + version + padding);
  return longer;
}
