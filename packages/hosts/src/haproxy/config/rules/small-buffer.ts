import { haproxyDoc, haproxyLint } from "../haproxy-lint.ts";

/** Buffers smaller than the default. */
export const smallBuffer = haproxyLint(
  {
    id: "haproxy/small-buffer",
    title: "Heads of requests and responses must fit {usable} bytes",
    severity: "medium",
    cause: "response-header-too-large",
    why: "A response head must fit tune.bufsize less tune.maxrewrite; a larger one ends with 502 (PH).",
    fix: ["In global: tune.bufsize 32768"],
    docs: [haproxyDoc("3.2-tune.bufsize")],
  },
  ({ global }) => {
    const number = (name: string) => global?.statements.find(({ words }) => words[0] === name);
    const size = number("tune.bufsize");
    const bytes = Number(size?.words[1] ?? 16_384);
    const reserved = Number(number("tune.maxrewrite")?.words[1] ?? 1024);
    return size && bytes - reserved < 15_360
      ? [
          {
            at: size,
            subject: "global",
            fact: `tune.bufsize ${bytes}, tune.maxrewrite ${reserved}`,
            names: { usable: String(bytes - reserved) },
          },
        ]
      : [];
  },
);
