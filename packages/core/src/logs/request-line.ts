const SLASH = 47;

/** The path of a request line ("GET /a?b HTTP/1.1"), a URL or a path, without its query. */
export function pathOf(request: string): string {
  const first = request.indexOf(" ");
  const last = request.lastIndexOf(" ");
  const url = first < 0 ? request : request.slice(first + 1, last > first ? last : undefined);
  const path = url.charCodeAt(0) === SLASH ? url : url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "");
  const end = path.search(/[?#]/);
  return (end < 0 ? path : path.slice(0, end)) || "/";
}
