import { nearest } from "./nearest.ts";
import type { Form, Reference } from "./reference.ts";
import type { Directive, Problem } from "./syntax.ts";

/** Blocks whose lines are data, not directives. */
const dataBlocks = new Set([
  "map",
  "geo",
  "types",
  "split_clients",
  "charset_map",
  "match",
  "num_map",
  "acme_issuer",
  "oidc_provider",
  "mgmt",
]);

const inner: Readonly<Record<string, string>> = {
  "http server": "http/server",
  "http upstream": "http/upstream",
  "http/server location": "http/location",
  "http/location location": "http/location",
  "http/server if": "http/if in server",
  "http/location if": "http/if in location",
  "http/location limit_except": "http/limit_except",
  "stream server": "stream/server",
  "stream upstream": "stream/upstream",
  "mail server": "mail/server",
};

/**
 * What nginx -t refuses in a tree by itself: directives where they may not stand, wrong argument counts, blocks missing
 * or too many. Directives of modules that the reference does not know are left alone, but for likely misspellings.
 */
export function checkDirectives(
  tree: readonly Directive[],
  reference: Reference,
  context = "main",
): readonly Problem[] {
  return tree.flatMap((directive) => {
    const own = checkDirective(directive, reference, context);
    if (!directive.block || dataBlocks.has(directive.name)) return own;
    const within =
      ["events", "http", "stream", "mail"].includes(directive.name) && context === "main"
        ? directive.name
        : inner[`${context} ${directive.name}`];
    return within === undefined ? own : [...own, ...checkDirectives(directive.block, reference, within)];
  });
}

function checkDirective(one: Directive, reference: Reference, context: string): readonly Problem[] {
  const { name, args, file, line, column } = one;
  const problem = (kind: Problem["kind"], message: string): readonly Problem[] => [
    { kind, file, line, column, message, directive: name },
  ];
  if (name.startsWith("\uFEFF"))
    return problem("byte-order-mark", `unknown directive "${name}": the file begins with a byte order mark`);
  const forms = reference.get(name);
  if (!forms) {
    const meant = nearest(name, reference.keys());
    return meant === undefined
      ? []
      : problem("unknown-directive", `unknown directive "${name}", "${meant}" was probably meant`);
  }
  const here = forms.filter(({ contexts }) => contexts.includes(context));
  if (here.length === 0) return problem("context", `"${name}" directive is not allowed here`);
  const hasBlock = one.block !== undefined || one.lua !== undefined;
  const shaped = here.filter(({ block }) => block === hasBlock);
  if (shaped.length === 0)
    return problem(
      "block",
      hasBlock ? `directive "${name}" is not terminated by ";"` : `directive "${name}" has no opening "{"`,
    );
  const fits = (form: Form) => args.length >= form.fewest && args.length <= form.most;
  return shaped.some(fits) ? [] : problem("arguments", `invalid number of arguments in "${name}" directive`);
}
