/** Quotes a value for a POSIX shell when it needs quoting; nothing in it can then start a command. */
export function shellQuote(value: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/** Fills `{name}` from `names`; a name that is not given stays visible as `<name>` for the reader to fill. */
export function fill(
  template: string,
  names: Readonly<Record<string, string>>,
  quote = (value: string) => value,
): string {
  return template.replace(/\{([a-zA-Z][a-zA-Z0-9]*)\}/g, (_, name: string) => {
    const value = names[name];
    return value === undefined ? `<${name}>` : quote(value);
  });
}
