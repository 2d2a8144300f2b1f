import type { Backend, Evidence, FailureGroup, GatewayReport, LogSummary, Report, Snapshot } from "../model/index.ts";

/** How much to take out of text that came from requests. */
export interface Redaction {
  /** Also replace addresses that are not backends of the gateway. */
  readonly clientAddresses?: boolean;
}

const queryValue = /([?&;][^=&;\s"'<>]{1,200}=)[^&;\s"'<>]+/g;
const secretHeader =
  /\b((?:set-)?cookie|authorization|proxy-authorization|x-api-key|x-amz-security-token)(["']?\s*[:=]\s*["']?)(?:(?:Basic|Bearer|Digest)\s+)?[^"'\r\n]+/gi;
const bearer = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/g;
const address = /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|\[?(?:[0-9a-fA-F]{1,4}:){2,7}[0-9a-fA-F]{0,4}\]?)(?![\w.])/g;

/** Takes values of query strings, cookies and credentials out of one text. Source of the list: what request lines and headers carry. */
export function redactText(text: string): string {
  return text.replace(secretHeader, "$1$2REDACTED").replace(bearer, "$1 REDACTED").replace(queryValue, "$1REDACTED");
}

function hostOf(backend: string): string {
  return backend.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
}

function redactGroups(
  groups: readonly FailureGroup[],
  redaction: Redaction,
  backends: readonly Backend[],
): readonly FailureGroup[] {
  const known = new Set([
    ...backends.map(({ address }) => hostOf(address)),
    ...groups.flatMap(({ backend }) => (backend ? [hostOf(backend)] : [])),
  ]);
  const clean = (text: string) => {
    const short = redactText(text);
    return redaction.clientAddresses
      ? short.replace(address, (found) => (known.has(hostOf(found)) ? found : "CLIENT"))
      : short;
  };
  return groups.map((group) => ({
    ...group,
    ...(group.route !== undefined && { route: redactText(group.route) }),
    samples: group.samples.map((sample) => ({ ...sample, text: clean(sample.text) })),
  }));
}

function redactPart<T extends Pick<GatewayReport, "backends" | "failures">>(part: T, redaction: Redaction): T {
  const { failures, backends = [] } = part;
  return failures
    ? { ...part, failures: { ...failures, groups: redactGroups(failures.groups, redaction, backends) } }
    : part;
}

function redactLogs(logs: LogSummary, redaction: Redaction): LogSummary {
  const row = <T extends { readonly value: string; readonly example?: string }>(one: T): T => ({
    ...one,
    value: redactText(one.value),
    ...(one.example !== undefined && { example: redactText(one.example) }),
  });
  return {
    ...logs,
    ...(logs.groups && { groups: redactGroups(logs.groups, redaction, []) }),
    ...(logs.by && { by: { ...logs.by, rows: logs.by.rows.map(row) } }),
  };
}

/** A snapshot without secrets, for saving. */
export function redactSnapshot(snapshot: Snapshot, redaction: Redaction = {}): Snapshot {
  return redactPart(snapshot, redaction);
}

/** A report without secrets: every command passes its report through here before any output. */
export function redactReport(report: Report, redaction: Redaction = {}): Report {
  const evidence = (all: readonly Evidence[]) => all.map((one) => ({ ...one, fact: redactText(one.fact) }));
  return {
    ...report,
    gateways: report.gateways.map((gateway) => redactPart(gateway, redaction)),
    findings: report.findings.map((finding) => ({ ...finding, evidence: evidence(finding.evidence) })),
    gaps: report.gaps.map((gap) => ({ ...gap, message: redactText(gap.message) })),
    ...(report.logs && { logs: redactLogs(report.logs, redaction) }),
  };
}
