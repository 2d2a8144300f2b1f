import { corrections } from "./reference-corrections.ts";

/** How one module lets a directive be written. */
export interface Form {
  readonly module: string;
  /** Context paths: "main", "http", "http/server", "http/location", "http/if", "stream/upstream" … */
  readonly contexts: readonly string[];
  readonly block: boolean;
  readonly fewest: number;
  readonly most: number;
}

export type Reference = ReadonlyMap<string, readonly Form[]>;

/**
 * Directive forms from @nginx/reference-lib (nginx.org's documentation as data; contexts and syntax, no argument counts:
 * those are read from the syntax line). Loads 1.7 MB, so only when a configuration is checked.
 */
export async function loadReference(): Promise<Reference> {
  const { getDirectives } = await import("@nginx/reference-lib");
  const forms = new Map<string, Form[]>();
  for (const { name, module, contexts, syntax, isBlock } of getDirectives()) {
    const counts = syntax.map((one) => countArguments(plainSyntax(one)));
    const form: Form = {
      module,
      contexts: contexts.flatMap((context) => contextPaths(module, context)),
      block: isBlock,
      fewest: Math.min(...counts.map(({ fewest }) => fewest)),
      most: Math.max(...counts.map(({ most }) => most)),
      ...(module.startsWith("ngx_stream_") || module.startsWith("ngx_mail_") ? {} : corrections[name]),
      ...corrections[`${module} ${name}`],
    };
    const known = forms.get(name);
    if (known) known.push(form);
    else forms.set(name, [form]);
  }
  return forms;
}

function contextPaths(module: string, context: string): readonly string[] {
  if (context === "main" || context === "events" || context === "http" || context === "stream" || context === "mail")
    return [context];
  const root = module.startsWith("ngx_stream_") ? "stream" : module.startsWith("ngx_mail_") ? "mail" : "http";
  if (context === "if") return ["http/if in server", "http/if in location"];
  return [`${root}/${context}`];
}

function plainSyntax(html: string): string {
  const text = html.replace(/<[^>]*>/g, "").replace(/&hellip;/g, "...");
  return text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/\{\.\.\.\}/, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Fewest and most arguments of a syntax line: `[x]` is optional, `x | y` one of both, `x ...` any number. */
function countArguments(syntax: string): { readonly fewest: number; readonly most: number } {
  const tokens = syntax.match(/\[|\]|\||\.\.\.|(?:\[[^\]\s]*\]|[^\s[\]|]|\[(?=[^\s])[^\]]*\](?=\S))+/g) ?? [];
  let at = 0;
  const sequence = (): { fewest: number; most: number } => {
    let fewest = 0;
    let most = 0;
    let last = { fewest: 0, most: 0 };
    let either = false;
    for (; at < tokens.length && tokens[at] !== "]"; at++) {
      const token = tokens[at];
      if (token === "|") {
        either = true;
        continue;
      }
      if (token === "...") {
        most = Number.POSITIVE_INFINITY;
        continue;
      }
      let one = { fewest: 1, most: 1 };
      if (token === "[") {
        at++;
        one = { fewest: 0, most: sequence().most };
      }
      if (either) {
        fewest += Math.min(last.fewest, one.fewest) - last.fewest;
        most += Math.max(last.most, one.most) - last.most;
        last = { fewest: Math.min(last.fewest, one.fewest), most: Math.max(last.most, one.most) };
      } else {
        fewest += one.fewest;
        most += one.most;
        last = one;
      }
      either = false;
    }
    return { fewest, most };
  };
  return sequence();
}
