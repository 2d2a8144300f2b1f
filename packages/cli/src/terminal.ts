/** Whether to colour a stream: --no-color, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal. */
export function wantsColor(stream: { readonly isTTY?: boolean }, noColor: boolean, env: NodeJS.ProcessEnv): boolean {
  if (noColor) return false;
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "") return env.FORCE_COLOR !== "0";
  return stream.isTTY === true && env.TERM !== "dumb";
}

/** False in a locale that is named and is not UTF-8. */
export function wantsUnicode(env: NodeJS.ProcessEnv): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return locale === undefined || locale === "" || /utf-?8/i.test(locale);
}
