import { defineProvider, diagnose, type FailureGroup, type Rule, type Snapshot } from "@cloud502/core";
import { describe, expect, it } from "vitest";

const base = { why: "because", fix: ["run {name} now"], docs: ["https://example.com/"] };

function provider(rules: readonly Rule[], joins: Parameters<typeof defineProvider>[0]["joins"] = []) {
  return defineProvider<unknown, unknown>({
    id: "test",
    title: "Test",
    words: { gateway: "gateway", backend: "backend", pool: "pool" },
    rules,
    joins,
    formats: [],
    fingerprints: [],
    permissions: [],
    explanations: [],
    schemas: async () => ({ options: { parse: (value) => value }, facts: { parse: (value) => value } }),
  });
}

function snapshot(groups: readonly FailureGroup[] = []): Snapshot {
  const window = { since: "2026-11-22T10:00:00.000Z", until: "2026-11-22T11:00:00.000Z" };
  return {
    provider: "test",
    takenAt: window.until,
    gateway: { id: "gw-1", name: "gw", kind: "gateway", pools: [], scope: {} },
    failures: { window, groups, sampleInterval: 1 },
    gaps: [],
  };
}

function group(cause: FailureGroup["cause"], count: number): FailureGroup {
  return {
    kind: "request",
    signature: "s",
    cause,
    source: "test-log",
    provider: "test",
    status: 502,
    count,
    firstSeen: "2026-11-22T10:10:00.000Z",
    lastSeen: "2026-11-22T10:20:00.000Z",
    samples: [],
  };
}

function rule(
  id: string,
  options: Partial<Omit<Rule, "detect">> & { readonly match?: Partial<ReturnType<Rule["detect"]>[number]> },
): Rule {
  const { match, ...text } = options;
  return {
    id: `test/${id}`,
    title: `About ${id}`,
    severity: "high",
    cause: "connection-refused",
    ...base,
    ...text,
    detect: () => [{ subject: "pool", evidence: [{ direction: "for", fact: "seen", source: `${id}:Call` }], ...match }],
  };
}

describe("diagnose", () => {
  it("puts the proxy's own fault before what happened to requests, and those before everything being down", () => {
    const rules = [
      rule("all-down", { cause: "no-live-backends", match: { requests: 50 } }),
      rule("refused", { cause: "connection-refused", match: { requests: 50 } }),
      rule("files", { cause: "proxy-exhausted", match: { requests: 50 } }),
    ];

    const findings = diagnose([provider(rules)], [snapshot()]);

    expect(findings.map(({ rule }) => rule)).toEqual(["test/files", "test/refused", "test/all-down"]);
  });

  it("does not let a class that explains a handful lead one that explains thousands", () => {
    const rules = [
      rule("maintenance", { cause: "configured-response", match: { requests: 10 } }),
      rule("race", { cause: "keepalive-race", match: { requests: 5000 } }),
    ];

    const findings = diagnose([provider(rules)], [snapshot()]);

    expect(findings[0]?.rule).toBe("test/race");
  });

  it("takes the class that failed first when equally many requests are explained", () => {
    const rules = [
      rule("later", { cause: "response-timeout", match: { requests: 100, firstSeen: "2026-11-22T10:30:00.000Z" } }),
      rule("earlier", { cause: "connect-timeout", match: { requests: 90, firstSeen: "2026-11-22T10:10:00.000Z" } }),
    ];

    const findings = diagnose([provider(rules)], [snapshot()]);

    expect(findings[0]?.rule).toBe("test/earlier");
  });

  it("reports lint as latent risk while nothing of its class fails, and as evidence when it does", () => {
    const lint = rule("lint", { cause: "keepalive-race", latent: true });
    const seen = rule("race", { cause: "keepalive-race", match: { requests: 40 } });

    const quiet = diagnose([provider([lint])], [snapshot()]);
    const failing = diagnose([provider([lint, seen])], [snapshot([group("keepalive-race", 40)])]);

    expect(quiet.map(({ cause }) => cause)).toEqual(["latent-risk"]);
    expect(failing.find(({ rule }) => rule === "test/lint")?.cause).toBe("keepalive-race");
    expect(failing[0]?.rule).toBe("test/race");
  });

  it("lint is never sure of failures that name another part of the gateway, or none", () => {
    const lint = (match: { readonly pool?: string }) => rule("lint", { cause: "keepalive-race", latent: true, match });
    const seen = rule("race", { cause: "keepalive-race", match: { requests: 40, pool: "a" } });
    const sureness = (match: { readonly pool?: string }) =>
      diagnose([provider([lint(match), seen])], [snapshot([{ ...group("keepalive-race", 40), pool: "a" }])]).find(
        ({ rule }) => rule === "test/lint",
      );

    expect(sureness({})).toMatchObject({ cause: "keepalive-race", confidence: "medium" });
    expect(sureness({ pool: "b" })).toMatchObject({ cause: "latent-risk" });
    expect(sureness({ pool: "a" })).toMatchObject({ cause: "keepalive-race", confidence: "high" });
  });

  it("is sure only when two observers agree, nothing contradicts and the rule is documented", () => {
    const alone = rule("alone", {});
    const inferred = rule("inferred", { basis: "inferred", cause: "tls-handshake" });
    const other = rule("other", {});
    const guess = rule("guess", {
      cause: "overload",
      match: { evidence: [{ direction: "for", fact: "fits", source: "x", circumstantial: true }] },
    });
    const doubted = rule("doubted", {
      cause: "unreachable",
      match: {
        evidence: [
          { direction: "for", fact: "a", source: "a" },
          { direction: "for", fact: "b", source: "b" },
          { direction: "against", fact: "c", source: "c" },
        ],
      },
    });
    const confidenceOf = (rules: readonly Rule[], id: string) =>
      diagnose([provider(rules)], [snapshot()]).find(({ rule }) => rule === `test/${id}`)?.confidence;

    expect(confidenceOf([alone], "alone")).toBe("medium");
    expect(confidenceOf([alone, other], "alone")).toBe("high");
    expect(confidenceOf([inferred, rule("second", { cause: "tls-handshake" })], "inferred")).toBe("medium");
    expect(confidenceOf([guess], "guess")).toBe("low");
    expect(confidenceOf([doubted], "doubted")).toBe("low");
  });

  it("does not let findings about different backends agree", () => {
    const one = rule("one", { match: { backend: "10.0.0.1:80" } });
    const two = rule("two", { match: { backend: "10.0.0.2:80" } });

    const findings = diagnose([provider([one, two])], [snapshot()]);

    expect(findings.map(({ confidence }) => confidence)).toEqual(["medium", "medium"]);
  });

  it("fills names into the fix quoted for a shell, and keeps a key over runs", () => {
    const hostile = rule("hostile", { match: { names: { name: "web; rm -rf $HOME" } } });

    const [first] = diagnose([provider([hostile])], [snapshot()]);
    const [second] = diagnose([provider([hostile])], [snapshot([group("overload", 3)])]);

    expect(first?.fix).toEqual(["run 'web; rm -rf $HOME' now"]);
    expect(first?.key).toMatch(/^[0-9a-f]{16}$/);
    expect(second?.key).toBe(first?.key);
  });

  it("lets a join rule see all snapshots", () => {
    const join = {
      ...rule("join", { cause: "worker-timeout" }),
      detectAcross: (all: readonly Snapshot[]) => [{ subject: `${all.length} snapshots`, evidence: [], requests: 4 }],
    };

    const findings = diagnose([provider([], [join])], [snapshot(), snapshot()]);

    expect(findings[0]?.subject).toBe("2 snapshots");
  });
});
