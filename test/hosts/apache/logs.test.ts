import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apacheErrorFormat } from "../../../packages/hosts/src/apache/error.ts";
import { apacheFormat } from "../../../packages/hosts/src/apache/log-format.ts";
import { apacheMessages } from "../../../packages/hosts/src/apache/messages/index.ts";
import { apacheSamples } from "../samples/apache.ts";
import { scanText, signaturesOf } from "../scan-text.ts";

const scanned = new Map(
  await Promise.all(Object.entries(apacheSamples).map(async ([id, text]) => [id, await scanText([text])] as const)),
);

describe("Apache's message classes", () => {
  it("have a sample each", () => {
    expect(apacheMessages.map(({ id }) => id).sort()).toEqual(Object.keys(apacheSamples).sort());
  });

  it.each(apacheMessages.map((row) => [row.id, row] as const))(
    "%s is recognised and found, and nothing else",
    (id, row) => {
      const { groups, findings } = scanned.get(id) ?? { groups: [], findings: [] };

      expect(groups.map(({ signature }) => signature)).toContain(id);
      expect(findings.map(({ rule }) => rule)).toEqual(row.silent ? [] : [`apache/${id}`]);
    },
  );

  it.each([
    [
      "a notice",
      "[Sun Nov 22 06:51:52.429445 2026] [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/2.4.71 (Debian) configured -- resuming normal operations",
    ],
    [
      "a stop",
      "[Sun Nov 22 06:51:52.429445 2026] [core:notice] [pid 1:tid 1] AH00052: child pid 12 exit signal Terminated (15)",
    ],
    [
      "a browser's bad certificate",
      "[Sun Nov 22 06:51:52.429445 2026] [ssl:error] [pid 1:tid 1] [client 1.2.3.4:5] AH02039: Certificate Verification: Error (10): certificate has expired",
    ],
    [
      "a missing file",
      "[Sun Nov 22 06:51:52.429445 2026] [core:info] [pid 1:tid 1] [client 1.2.3.4:5] AH00128: File does not exist: /var/www/AH00957: x",
    ],
  ])("leave %s alone", async (_, line) => {
    expect(await signaturesOf(line)).toEqual([]);
  });

  it("do not take a browser's TLS fault for the backend's", async () => {
    const { findings } = await scanText([
      "[Sun Nov 22 06:51:52.429445 2026] [ssl:info] [pid 1:tid 1] SSL Library Error: error:0A00010B:SSL routines::wrong version number",
    ]);

    expect(findings).toEqual([]);
  });

  it("name the certificate, not the handshake, when both are told of one failure", async () => {
    const { findings } = await scanText([`${apacheSamples["certificate-expired"]}\n${apacheSamples["tls-handshake"]}`]);

    expect(findings.map(({ rule }) => rule)).toEqual(["apache/certificate-expired"]);
  });

  it("never throw, whatever bytes come", () => {
    const format = apacheErrorFormat();
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        format.read(text);
        format.read(`[Sun Nov 22 06:51:52.429445 2026] [ssl:info] [pid 1:tid 1] ${text}`);
      }),
    );
  });
});

it("Apache's error log is read behind a syslog header", async () => {
  const text = `Nov 22 06:51:52 web apache2[7]: [Sun Nov 22 06:51:52.429445 2026] [proxy:error] [pid 1:tid 1] (111)Connection refused: AH00957: http: attempt to connect to 127.0.0.1:21401 (127.0.0.1:21401) failed`;
  const { summary, findings } = await scanText([text]);

  expect(summary).toMatchObject({ events: 1, rejected: 0 });
  expect(findings[0]).toMatchObject({ cause: "connection-refused" });
});

describe("Apache's access log", () => {
  const line = (status: string, id: string, handler = "proxy-server") =>
    `127.0.0.1 [22/Nov/2026:06:51:52 +0000] "GET / HTTP/1.1" ${status} 135 D=971 L=${id} id=awKRCLtj9kz3oagkzJ4wsAAAAAI handler=${handler} be=- X=+`;

  it.each([
    ["relayed, when nothing was logged", line("502", "-"), "answered", "apache/upstream-answered", "backend-error"],
    [
      "made by the configuration, when no proxy served it",
      line("503", "-", "redirect-handler"),
      "local",
      "apache/configured-response",
      "configured-response",
    ],
    [
      "unknown, when an error was logged elsewhere",
      line("502", "awKRCL3fH5U2aADbx6KmmAAAAAI"),
      "failed-logged",
      "apache/failed-requests",
      "backend-error",
    ],
  ])("a 5xx is %s", async (_, text, signature, rule, cause) => {
    const { groups, findings } = await scanText([text]);

    expect(groups.map((group) => group.signature)).toEqual([signature]);
    expect(findings).toMatchObject([{ rule, cause }]);
  });

  it("has nothing to say of good answers", async () => {
    expect(await signaturesOf(line("404", "-"))).toEqual([]);
  });

  it("confirms the error log: two observers make a finding sure", async () => {
    const error = apacheSamples["connect-refused"] ?? "";

    const { findings } = await scanText([error, line("503", "awKRCL3fH5U2aADbx6KmmAAAAAI")]);

    expect(findings).toMatchObject([{ rule: "apache/connect-refused", confidence: "high", requests: 1 }]);
  });

  it("stands back when the error log says why, even without the request's id", async () => {
    const { findings } = await scanText([apacheSamples["proxy-engine-off"] ?? "", line("500", "-")]);

    expect(findings.map(({ rule }) => rule)).toEqual(["apache/proxy-engine-off"]);
  });

  it.each([
    [
      "apache-vhost-combined",
      'shop.example.com:80 127.0.0.1 - - [22/Nov/2026:06:51:52 +0000] "GET / HTTP/1.1" 503 571 "-" "curl"',
    ],
    ["apache-common", '127.0.0.1 - - [22/Nov/2026:06:51:52 +0000] "GET / HTTP/1.1" 503 571'],
    [
      "apache-combined-id",
      '127.0.0.1 - - [22/Nov/2026:06:51:52 +0000] "GET / HTTP/1.1" 503 571 "-" "curl" awKRCL3fH5U2aADbx6KmmAAAAAI',
    ],
  ])("%s is detected by content", async (format, text) => {
    const { summary } = await scanText([text]);

    expect(summary.sources[0]).toMatchObject({ format, requests: 1 });
  });

  it("can be given as a LogFormat", () => {
    const format = apacheFormat(
      'LogFormat "%h %l %u %t \\"%r\\" %>s %b \\"%{Referer}i\\" %{us}T %{BALANCER_WORKER_NAME}e %%" mine',
    );

    expect(format.layout).toMatchObject({
      template:
        '$remote_host $logname $user [$time] "$request" $status $bytes "$in_referer" $duration_us $env_balancer_worker_name %',
    });
    expect(
      format.matches('1.2.3.4 - - [22/Nov/2026:06:51:52 +0000] "GET / HTTP/1.1" 503 5 "-" 971 http://127.0.0.1:1 %'),
    ).toBe(true);
  });

  it.each(["%h %>s", "%h %t", "%h %{%Y}t %>s"])("refuses the LogFormat %s", (text) => {
    expect(() => apacheFormat(text)).toThrow(expect.objectContaining({ code: "usage" }));
  });
});
