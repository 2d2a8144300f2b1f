import { request as httpRequest } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import { isIP } from "node:net";
import { connect, type PeerCertificate } from "node:tls";
import type { Context } from "@cloud502/core";
import { specialAddress } from "./addresses.ts";
import type { CloudflareFacts } from "./facts.ts";

type Check = NonNullable<CloudflareFacts["checks"]>[number];
type Origin = CloudflareFacts["origins"][number];
interface Place {
  readonly hostname: string;
  readonly address: string;
  readonly port: number;
}

/** Long enough for a slow origin to begin, short enough not to hold up a report. */
const timeoutMilliseconds = 10_000;
/** Node's own limit of 16 KB would report a fault that Cloudflare, which takes 128 KB, does not have. */
const maxHeaderSize = 262_144;
const mostOrigins = 50;
/**
 * Origin CA certificates are trusted by Cloudflare alone, so that public verification refuses them; told by the issuer's
 * name, which is enough for advice and would not be for trust.
 */
const originCaIssuer = /cloudflare/i;

/** "203.0.113.10:443=127.0.0.1:8443,…" as curl's --connect-to would say it. */
export function parseConnectTo(text: string | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (text ?? "").split(",").flatMap((pair) => (pair.includes("=") ? [pair.split("=", 2)] : [])),
  );
}

/** Which origins are asked, and where to connect for them. */
export interface CheckOptions {
  /** "address:port" → "address:port", as curl's --connect-to. */
  readonly connectTo: Readonly<Record<string, string>>;
  /** Ask only origins that `connectTo` names: nothing leaves this machine's own choice of places. */
  readonly onlyMapped: boolean;
}

/** Asks each origin directly, as Cloudflare would by the SSL mode: one TLS handshake and one GET of /. Finds what Cloudflare's codes hide. */
export async function checkOrigins(
  origins: readonly Origin[],
  options: CheckOptions,
  context: Context,
): Promise<Check[]> {
  const places = origins
    .filter(({ proxied, kind }) => proxied && (kind === "address" || kind === "cname" || kind === "load-balancer"))
    .flatMap(({ hostname, sslMode, targets }) => {
      const usual = sslMode === "off" || sslMode === "flexible" ? 80 : 443;
      return targets
        .filter(({ enabled }) => enabled)
        .map(({ address, port }) => ({ hostname, address, port: port ?? usual }));
    })
    .filter((place) => mayAsk(place, options));
  if (places.length > mostOrigins) {
    context.gap({
      provider: "cloudflare",
      question: "direct checks of origins",
      code: "limit",
      message: `Only ${mostOrigins} of ${places.length} origins were asked.`,
    });
  }
  const checks = await Promise.all(places.slice(0, mostOrigins).map((place) => checkBoth(place, options, context)));
  return checks.flat();
}

/** A record may name any address: none inside this machine's own networks is asked unless the user mapped it. */
function mayAsk({ address, port }: Place, { connectTo, onlyMapped }: CheckOptions): boolean {
  if (connectTo[`${address}:${port}`] !== undefined) return true;
  return !onlyMapped && specialAddress(address) === undefined;
}

/** A refused port says more when the other one is known too. */
async function checkBoth(place: Place, options: CheckOptions, context: Context): Promise<readonly Check[]> {
  const first = await check(place, options, context);
  const other = { ...place, port: place.port === 443 ? 80 : 443 };
  if (first.error !== "ECONNREFUSED" || !mayAsk(other, options)) return [first];
  return [first, await check(other, options, context)];
}

async function check(place: Place, options: CheckOptions, { signal, now }: Context): Promise<Check> {
  const to = options.connectTo[`${place.address}:${place.port}`];
  const [host = place.address, port = String(place.port)] = to?.split(/:(?=\d+$)/) ?? [];
  const tls = place.port !== 80;
  const base = { ...place, tls, at: now().toISOString() };
  const common = { host, port: Number(port), signal, timeout: timeoutMilliseconds };
  const server = isIP(place.hostname) ? {} : { servername: place.hostname };
  try {
    const handshake = tls ? await shakeHands({ ...common, ...server }) : {};
    try {
      return {
        ...base,
        ...handshake,
        ...(await get({ ...common, ...server, headers: { host: place.hostname } }, tls)),
      };
    } catch (error) {
      return { ...base, ...handshake, ...failure(error) };
    }
  } catch (error) {
    return { ...base, ...failure(error) };
  }
}

function shakeHands(options: {
  readonly host: string;
  readonly port: number;
  readonly servername?: string;
  readonly signal: AbortSignal;
}): Promise<Pick<Check, "alpn" | "certificate">> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: options.host,
      port: options.port,
      ...(options.servername && { servername: options.servername }),
      ALPNProtocols: ["h2", "http/1.1"],
      rejectUnauthorized: false,
    });
    const end = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    options.signal.addEventListener("abort", () => end(new Error("aborted")), { once: true });
    socket.setTimeout(timeoutMilliseconds, () => end(timedOut()));
    socket.once("error", end);
    socket.once("secureConnect", () => {
      const problem = socket.authorizationError;
      const peer = socket.getPeerCertificate();
      socket.destroy();
      resolve({
        ...(socket.alpnProtocol && { alpn: socket.alpnProtocol }),
        certificate: describe(peer, problem && String(problem)),
      });
    });
  });
}

function describe(peer: PeerCertificate, problem: string | null | undefined): NonNullable<Check["certificate"]> {
  const organization = peer.issuer?.O;
  const issuer = Array.isArray(organization) ? organization.join(", ") : organization;
  const expires = peer.valid_to ? new Date(peer.valid_to) : undefined;
  const excused = problem && issuer && originCaIssuer.test(issuer) && !/EXPIRED|ALTNAME/.test(problem);
  return {
    ...(expires && Number.isFinite(expires.getTime()) && { expiresOn: expires.toISOString() }),
    ...(problem && !excused && { problem: problem.slice(0, 200) }),
    ...(issuer && { issuer: issuer.slice(0, 200) }),
  };
}

function get(options: RequestOptions, tls: boolean): Promise<Pick<Check, "status" | "headerBytes">> {
  return new Promise((resolve, reject) => {
    const send = tls ? httpsRequest : httpRequest;
    const request = send(
      { ...options, path: "/", maxHeaderSize, rejectUnauthorized: false, agent: false },
      (response) => {
        const headerBytes = response.rawHeaders.reduce((sum, text) => sum + Buffer.byteLength(text) + 2, 0);
        response.destroy();
        resolve({ ...(response.statusCode !== undefined && { status: response.statusCode }), headerBytes });
      },
    );
    request.once("timeout", () => request.destroy(timedOut()));
    request.once("error", reject);
    request.end();
  });
}

function timedOut(): Error {
  return Object.assign(new Error("no answer in time"), { code: "ETIMEDOUT" });
}

function failure(error: unknown): Pick<Check, "error" | "message"> {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "UNKNOWN";
  return { error: code, message: (error instanceof Error ? error.message : String(error)).slice(0, 200) };
}
