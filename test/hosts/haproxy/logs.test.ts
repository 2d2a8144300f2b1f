import { describe, expect, it } from "vitest";
import { haproxyMessages } from "../../../packages/hosts/src/haproxy/messages.ts";
import { tcpRows } from "../../../packages/hosts/src/haproxy/tcp.ts";
import { terminations } from "../../../packages/hosts/src/haproxy/termination.ts";
import { haproxySamples } from "../samples/haproxy.ts";
import { scanText } from "../scan-text.ts";

/** A session as httplog writes it. */
function session(state: string, status: string, server = "be/s1", timers = "0/0/0/-1/2002", tail = ""): string {
  return `127.0.0.1:52162 [22/Nov/2026:06:53:23.463] fe ${server} ${timers} ${status} 198 - - ${state} 1/1/0/0/0 0/0 "GET /a?b HTTP/1.1"${tail}`;
}

const scanned = new Map(
  await Promise.all(Object.entries(haproxySamples).map(async ([id, text]) => [id, await scanText([text])] as const)),
);

describe("HAProxy's own messages", () => {
  it("have a sample each", () => {
    expect([...haproxyMessages, ...tcpRows].map(({ id }) => id).sort()).toEqual(Object.keys(haproxySamples).sort());
  });

  it.each(haproxyMessages.map(({ id, cause }) => [id, cause] as const))(
    "%s is recognised and found, and nothing else",
    (id, cause) => {
      const { groups, findings } = scanned.get(id) ?? { groups: [], findings: [] };

      expect(groups.map((group) => [group.signature, group.cause])).toEqual([[id, cause]]);
      expect(findings.map(({ rule }) => rule)).toEqual([`haproxy/${id}`]);
    },
  );

  it.each([
    "Server be/s1 is UP, reason: Layer7 check passed, code: 200, check duration: 1ms. 1 active and 0 backup servers online. 0 sessions requeued, 0 total in queue.",
    "Proxy fe started.",
    "[NOTICE]   (31497) : New worker (31498) forked",
    "Proxy be stopped (cumulated conns: FE: 0, BE: 2).",
  ])("leave a notice alone: %s", async (line) => {
    const { groups, summary } = await scanText([line]);

    expect(groups).toEqual([]);
    expect(summary).toMatchObject({ events: 1, rejected: 0 });
  });
});

describe("HAProxy's sessions", () => {
  const states = terminations.flatMap((row) => row.codes.map((code) => [code, row] as const));

  it.each(states)("that end in %s are found as their class", async (code, { id, cause, basis }) => {
    const { groups, findings } = await scanText([session(`${code}--`, "503")]);

    expect(groups).toMatchObject([
      { signature: id, cause, pool: "be", backend: "be/s1", route: "/a", detail: { state: code } },
    ]);
    expect(findings).toMatchObject([{ rule: `haproxy/${id}`, cause }]);
    if (basis === "inferred") expect(findings[0]?.confidence).not.toBe("high");
  });

  it.each([
    ["a normal end", session("----", "200")],
    ["a persistent session", session("--VN", "200")],
    ["a redirect", session("LR--", "302", "fe/<NOSRV>")],
    [
      "a port check",
      '127.0.0.1:33526 [22/Nov/2026:06:53:48.862] fe fe/<NOSRV> -1/-1/-1/-1/0 400 0 - - CR-- 1/1/0/0/0 0/0 "<BADREQ>"',
    ],
    [
      "a spare connection that timed out",
      '127.0.0.1:33526 [22/Nov/2026:06:53:48.862] fe fe/<NOSRV> -1/-1/-1/-1/10000 408 0 - - cR-- 1/1/0/0/0 0/0 "<BADREQ>"',
    ],
  ])("say nothing of %s", async (_, text) => {
    const { groups, summary } = await scanText([text]);

    expect(groups).toEqual([]);
    expect(summary).toMatchObject({ requests: 1, rejected: 0 });
  });

  it.each([
    ["no server", session("SC--", "503", "be/<NOSRV>", "0/-1/-1/-1/0"), "no-server", "no-live-backends"],
    ["the server's own 5xx", session("----", "500", "be/s1", "0/0/0/4/5"), "server-answered", "backend-error"],
    [
      "a 503 of the configuration",
      session("LR--", "503", "fe/<NOSRV>", "0/-1/-1/-1/0"),
      "answered-by-haproxy",
      "configured-response",
    ],
    [
      "a failed handshake by bc_err_str",
      session("SC--", "503", "be/s1", "0/0/-1/-1/9", ' 34 "SSL handshake failure"'),
      "tls-handshake-failed",
      "tls-handshake",
    ],
    [
      "a refused connection by bc_err_str",
      session("SC--", "503", "be/s1", "0/0/-1/-1/9", ' 46 "Connection refused by server"'),
      "connect-refused",
      "connection-refused",
    ],
  ])("tell %s", async (_, text, signature, cause) => {
    const { groups, findings } = await scanText([text]);

    expect(groups).toMatchObject([{ signature, cause }]);
    expect(findings).toMatchObject([{ rule: `haproxy/${signature}`, cause }]);
  });

  it.each([
    ["behind a syslog header", `Nov 22 06:53:23 web1 haproxy[31497]: ${session("sH--", "504")}`],
    ["behind an RFC 5424 header", `<134>1 2026-11-22T06:53:23.463Z web1 haproxy 31497 - - ${session("sH--", "504")}`],
    [
      "of a TLS frontend, as httpslog",
      `${session("sH--", "504").replace(" fe ", " fe~ ")} 0/0000000000000000/0/0/0 shop.example.com/TLSv1.3/TLS_AES_256_GCM_SHA384`,
    ],
    ["with captured headers", session("sH--", "504").replace('0/0 "GET', '0/0 {shop.example.com|curl} {} "GET')],
    ["with times of option logasap", session("sH--", "504").replace("-1/2002", "-1/+2002")],
  ])("are read %s", async (_, text) => {
    const { groups, summary } = await scanText([text]);

    expect(summary).toMatchObject({ requests: 1, rejected: 0 });
    expect(groups).toMatchObject([
      { signature: "response-timeout", status: 504, route: "/a", timings: { total: { max: 2.002 } } },
    ]);
  });

  it("are read among the proxy's own messages", async () => {
    const { groups, summary } = await scanText([
      [
        session("----", "200"),
        haproxySamples["down-response-timeout"],
        "backend be has no server available!",
        session("SC--", "503", "be/<NOSRV>"),
      ].join("\n"),
    ]);

    expect(summary).toMatchObject({ requests: 2, events: 2, rejected: 0 });
    expect(groups.map(({ signature }) => signature).sort()).toEqual([
      "down-response-timeout",
      "no-server",
      "no-server-available",
    ]);
  });

  it("put the check's reason before 'no server'", async () => {
    const { findings } = await scanText([
      `${haproxySamples["down-refused"]}\nbackend be has no server available!`,
      session("SC--", "503", "be/<NOSRV>", "0/-1/-1/-1/0"),
    ]);

    expect(findings[0]).toMatchObject({ rule: "haproxy/down-refused", cause: "connection-refused" });
  });

  it("are quiet about a few clients that leave", async () => {
    const good = Array.from({ length: 100 }, () => session("----", "200", "be/s1", "0/0/0/1/1"));

    const { findings } = await scanText([[...good, session("CD--", "200")].join("\n")]);

    expect(findings).toEqual([]);
  });
});
