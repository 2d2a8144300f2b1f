const queryValue = /([?&;][^=&;\s"'<>]{1,200}=)[^&;\s"'<>]+/g;
const secretHeader =
  /\b((?:set-)?cookie|authorization|proxy-authorization|x-api-key|x-amz-security-token)(["']?\s*[:=]\s*["']?)(?:(?:Basic|Bearer|Digest)\s+)?[^"'\r\n]+/gi;
const bearer = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/g;
const userInfo = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^/\s:@"']{0,200}:[^/\s@"']{1,200}@/gi;
const webToken = /\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g;
const namedSecret =
  /\b(passwd|password|client_secret|access_token|refresh_token|id_token|api_?key|x-amz-signature|x-amz-credential)(["']?\s*[:=]\s*["']?)[^\s"'&;,]+/gi;
/** Something that every credential above comes with: to look for all of it once costs less than to look for each. */
const mayHoldSecret = /cookie|authorization|api[_-]?key|x-amz-|bearer|basic|eyj|passw|client_secret|_token|@/i;

/** Takes credentials out of one text: headers, tokens, passwords in URLs; what is no secret stays as it is. */
export function redactCredentials(text: string): string {
  if (!mayHoldSecret.test(text)) return text;
  let clean = text.replace(secretHeader, "$1$2REDACTED").replace(bearer, "$1 REDACTED");
  // The dearest of them on a log line, which has many words and seldom an @.
  if (clean.includes("@")) clean = clean.replace(userInfo, "$1REDACTED@");
  return clean.replace(webToken, "REDACTED").replace(namedSecret, "$1$2REDACTED");
}

/** Takes values of query strings, cookies and credentials out of one text. Source of the list: what request lines and headers carry. */
export function redactText(text: string): string {
  const clean = redactCredentials(text);
  return clean.includes("=") ? clean.replace(queryValue, "$1REDACTED") : clean;
}
