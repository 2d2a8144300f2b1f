import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closedPort, type OriginFault, type RunningOrigin, startOrigin } from "../../packages/lab/src/origin.ts";

/** The status and the number of body bytes, or the error's code. */
function fetchFrom(
  url: string,
  options: { readonly ca?: string; readonly servername?: string; readonly timeout?: number } = {},
): Promise<string> {
  return new Promise((resolve) => {
    const request = (url.startsWith("https") ? httpsRequest : httpRequest)(
      url,
      { agent: false, ...options },
      (response) => {
        let bytes = 0;
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
        });
        response.on("end", () => resolve(`${response.statusCode} ${bytes}`));
        response.on("error", (error: NodeJS.ErrnoException) => resolve(`${response.statusCode} ${error.code}`));
      },
    );
    request.on("timeout", () => request.destroy(Object.assign(new Error("timeout"), { code: "TIMEOUT" })));
    request.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    request.end();
  });
}

describe("a backend with faults on demand", () => {
  let origin: RunningOrigin;
  beforeAll(async () => {
    origin = await startOrigin();
  });
  afterAll(() => origin.close());

  it.each<[OriginFault, string]>([
    [{ kind: "sound" }, "200 22"],
    [{ kind: "status", status: 503 }, "503 22"],
    [{ kind: "slow", seconds: 0.05 }, "200 22"],
    [{ kind: "silent" }, "TIMEOUT"],
    [{ kind: "reset" }, "ECONNRESET"],
    [{ kind: "close" }, "ECONNRESET"],
    [{ kind: "bad-header" }, "HPE_INVALID_HEADER_TOKEN"],
    [{ kind: "big-header", bytes: 40_000 }, "HPE_HEADER_OVERFLOW"],
    [{ kind: "truncated" }, "200 ECONNRESET"],
    [{ kind: "not-http" }, "HPE_INVALID_CONSTANT"],
  ])("%o", async (fault, expected) => {
    origin.behave(fault);

    expect(await fetchFrom(`${origin.url}/x`, { timeout: 400 })).toBe(expected);
    expect(origin.requests.at(-1)).toBe("GET /x");
  });

  it("a port on which nothing listens", async () => {
    expect(await fetchFrom(`http://127.0.0.1:${await closedPort()}/`)).toBe("ECONNREFUSED");
  });

  it("TLS with a self-signed and with an expired certificate", async () => {
    const sound = await startOrigin({ tls: { name: "origin.example.com" } });
    const expired = await startOrigin({ tls: { name: "origin.example.com", expired: true } });
    const servername = "origin.example.com";

    const outcomes = [
      await fetchFrom(sound.url, { servername }),
      await fetchFrom(sound.url, { servername, ca: sound.certificate }),
      await fetchFrom(sound.url, { servername: "other.example.com", ca: sound.certificate }),
      await fetchFrom(expired.url, { servername, ca: expired.certificate }),
    ];

    expect(outcomes).toEqual([
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "200 22",
      "ERR_TLS_CERT_ALTNAME_INVALID",
      "CERT_HAS_EXPIRED",
    ]);
    await sound.close();
    await expired.close();
  });

  it("resets the connection below TLS", async () => {
    const secure = await startOrigin({ tls: {}, fault: { kind: "reset" } });
    const said = await fetchFrom(`https://localhost:${secure.port}/`, { ca: secure.certificate ?? "", timeout: 5000 });
    await secure.close();

    expect(said).toBe("ECONNRESET");
  });
});
