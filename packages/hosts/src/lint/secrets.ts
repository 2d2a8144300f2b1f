/** Words that name something secret, in header names, parameters and options. */
const telling = /authorization|token|secret|passw(or)?d|api[-_]?key|credential/i;

/** What stands in a secret's place. */
const redacted = "REDACTED";

/** True when a line of a configuration likely holds a secret: it is kept out of the context of diffs. */
export function holdsSecret(line: string): boolean {
  return telling.test(line) || /\bstats\s+auth\b|:\/\/[^\s/@]+@/.test(line);
}

/** Directives whose words only describe what is logged. */
const descriptions = new Set(["log_format", "logformat", "log-format", "log-format-sd", "errorlogformat", "customlog"]);

/** The words of a directive without secrets: the value right behind a telling word, and users in URLs. Variables and paths stay. */
export function withoutSecrets(words: readonly string[]): readonly string[] {
  const [name = "", second] = words;
  if (descriptions.has(name.toLowerCase())) return words;
  return words.map((word, index) => {
    const before = words[index - 1];
    const [, key, value] = /^([-\w]+)=(.+)$/s.exec(word) ?? [];
    if (key !== undefined && value !== undefined && telling.test(key) && !/^[$/]/.test(value))
      return `${key}=${redacted}`;
    if (name === "stats" && second === "auth" && index === 2) return redacted;
    const named = before !== undefined && telling.test(before) && !/^[$(/]|=/.test(before);
    if (named && /\w/.test(word) && !/^[$/]|^(on|off|if|unless)$/.test(word)) return redacted;
    return word.replace(/:\/\/[^\s/@]+@/, `://${redacted}@`);
  });
}

/** An object whose `sources` go no further than this process: files may hold secrets, and saved snapshots are passed on. */
export function keepSources<T extends object>(
  value: T,
  sources: Readonly<Record<string, string>>,
): T & { readonly sources?: Readonly<Record<string, string>> } {
  return Object.defineProperty(value, "sources", { value: sources, enumerable: false });
}
