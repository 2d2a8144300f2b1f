const SLASH = 47;

/** The path of a request line ("GET /a?b HTTP/1.1"), a URL or a path, without its query. */
export function pathOf(request: string): string {
  return pathIn(urlOf(request));
}

/** What stands between the first and the last space of a request line; all of a URL or a path. */
export function urlOf(request: string): string {
  const first = request.indexOf(" ");
  if (first < 0) return request;
  const last = request.lastIndexOf(" ");
  return request.slice(first + 1, last > first ? last : undefined);
}

/** The path of a URL or a path, without its query. */
export function pathIn(url: string): string {
  const path = url.charCodeAt(0) === SLASH ? url : url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "");
  const end = path.search(/[?#]/);
  return (end < 0 ? path : path.slice(0, end)) || "/";
}
