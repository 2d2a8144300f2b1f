import { type ComponentChildren, h } from "preact";
import { render } from "preact-render-to-string";
import type { Finding, Report } from "../model/index.ts";
import { printable } from "../text/printable.ts";
import type { Section } from "./cell.ts";
import type { Renderer, Style } from "./style.ts";
import { timelineSvg } from "./timeline-svg.ts";
import { gapTable, isCommand, nothingFound, placeOf, sections } from "./view.ts";

const css = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:72rem;padding:1rem}
h1{font-size:1.3rem}h2{font-size:1.1rem;margin-bottom:.2rem}article{border-left:.3rem solid #777;padding-left:1rem;margin:1.5rem 0}
article.critical,article.high{border-color:#b3261e}article.medium{border-color:#8a5a00}table{border-collapse:collapse;display:block;overflow-x:auto}
caption{text-align:left;font-weight:600;padding:.5rem 0}th,td{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #8886}
pre{overflow-x:auto;padding:.6rem;background:#8882;white-space:pre-wrap}svg{width:100%;height:auto}@media print{article{break-inside:avoid}}`;

/** A report as one file without scripts or network: for a browser, an incident page, a mail. Everything from data is text. */
export const renderHtml: Renderer = (report, style) => {
  const page = h("html", { lang: "en" }, head(report), body(report, style));
  return `<!doctype html>\n${render(page)}\n`;
};

function head(report: Report): ComponentChildren {
  return h(
    "head",
    null,
    h("meta", { charSet: "utf-8" }),
    h("meta", { "http-equiv": "Content-Security-Policy", content: "default-src 'none'; style-src 'unsafe-inline'" }),
    h("meta", { name: "viewport", content: "width=device-width" }),
    h("title", null, printable(report.command)),
    h("style", { dangerouslySetInnerHTML: { __html: css } }),
  );
}

function body(report: Report, style: Style): ComponentChildren {
  const { window, findings, gaps } = report;
  return h(
    "body",
    null,
    h(
      "main",
      null,
      h("h1", null, printable(report.command)),
      h("p", null, printable(`${report.generatedAt}${window ? `, window ${window.since} to ${window.until}` : ""}`)),
      h(
        "section",
        { "aria-label": "Findings" },
        findings.length === 0 ? h("p", null, h("strong", null, nothingFound(report))) : findings.map(finding),
      ),
      chart(report),
      sections(report, style).map(table),
      table(gapTable(gaps)),
    ),
  );
}

function finding(one: Finding): ComponentChildren {
  const item = (label: string, children: ComponentChildren) => h("li", null, h("strong", null, label), " ", children);
  return h(
    "article",
    { class: one.severity },
    h("h2", null, `${one.severity}: ${printable(one.title)}`),
    h("p", null, printable(`${one.subject} · cause ${one.cause} · confidence ${one.confidence} · rule ${one.rule}`)),
    one.location && h("p", null, `at ${printable(placeOf(one.location))}`),
    h(
      "ul",
      null,
      one.evidence.map(({ direction, fact, source }) => item(direction, printable(`${fact} (${source})`))),
    ),
    one.fix.map((line) =>
      isCommand(line) ? h("pre", null, printable(line)) : h("p", null, `Fix: ${printable(line)}`),
    ),
    one.patch !== undefined && h("pre", null, one.patch.split("\n").map(printable).join("\n")),
    h("p", null, one.docs.map(reference)),
  );
}

/** Only https addresses become links: a saved report can hold anything. */
function reference(link: string): ComponentChildren {
  return link.startsWith("https://")
    ? [h("a", { href: link, rel: "noreferrer" }, printable(link)), " "]
    : printable(link);
}

function table({ title, columns, rows }: Section): ComponentChildren {
  if (rows.length === 0) return null;
  return h(
    "table",
    null,
    h("caption", null, printable(title)),
    h(
      "thead",
      null,
      h(
        "tr",
        null,
        columns.map((column) => h("th", { scope: "col" }, printable(column))),
      ),
    ),
    h(
      "tbody",
      null,
      rows.map((row) =>
        h(
          "tr",
          null,
          row.map(({ text }) => h("td", null, printable(text))),
        ),
      ),
    ),
  );
}

function chart({ logs }: Report): ComponentChildren {
  const points = logs?.timeline?.points ?? [];
  if (points.length < 2) return null;
  const drawn = timelineSvg(points.map(([startsAt, , errors]) => [startsAt, errors] as const));
  return h("figure", { "aria-label": "5xx over time", dangerouslySetInnerHTML: { __html: drawn } });
}
