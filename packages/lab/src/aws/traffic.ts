import type { Dice } from "../dice.ts";
import { type Selection, type Traffic, within } from "./behaviour.ts";

/** A client's request as it reaches the load balancer, at a second of the hour. */
export interface Arrival {
  readonly at: number;
  readonly traffic: Traffic;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly client: string;
  readonly clientPort: number;
  readonly agent: string;
}

const hourSeconds = 3600;
const browsers = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
  "okhttp/4.12.0",
] as const;

/** Lays a load balancer's traffic out over the hour, ordered by time. */
export function arrivals(streams: readonly Traffic[], dice: Dice): readonly Arrival[] {
  const all: Arrival[] = [];
  for (const [index, traffic] of streams.entries()) {
    const own = dice.fork(`traffic/${index}`);
    const clients = Array.from({ length: 60 }, () => `198.51.${own.integer(96, 111)}.${own.integer(1, 254)}`);
    const times: number[] = [];
    const { beat, requestsPerSecond, during } = traffic;
    for (let at = 0; requestsPerSecond > 0; ) {
      at -= Math.log(1 - own.next()) / requestsPerSecond;
      if (at >= hourSeconds) break;
      times.push(at);
    }
    if (beat) {
      for (let at = own.between(0, beat.everySeconds); at < hourSeconds; at += beat.everySeconds) {
        for (let count = 0; count < beat.requests; count++) times.push(at + own.between(0, beat.jitterSeconds));
      }
    }
    for (const at of times) {
      if (at >= hourSeconds || !within(during, at)) continue;
      const request = pickRequest(traffic, own);
      all.push({
        at,
        traffic,
        method: request.method ?? "GET",
        path: request.path.replace("{id}", () => String(own.integer(1000, 9999))),
        query: request.query ?? "",
        client: clients[own.integer(0, clients.length - 1)] ?? "198.51.100.1",
        clientPort: own.integer(1024, 65535),
        agent: traffic.userAgents?.[own.integer(0, traffic.userAgents.length - 1)] ?? own.pick(browsers),
      });
    }
  }
  return all.sort((left, right) => left.at - right.at);
}

function pickRequest(traffic: Traffic, dice: Dice): Traffic["requests"][number] {
  const total = traffic.requests.reduce((sum, { share = 1 }) => sum + share, 0);
  let rest = dice.next() * total;
  for (const request of traffic.requests) {
    rest -= request.share ?? 1;
    if (rest <= 0) return request;
  }
  return traffic.requests[0] ?? { path: "/" };
}

/** The first selection that this request falls under. */
export function chosen<Choice extends Selection>(
  selections: readonly Choice[] | undefined,
  path: string,
  second: number,
  dice: Dice,
): Choice | undefined {
  return selections?.find(
    (selection) =>
      within(selection.during, second) &&
      (selection.path === undefined || wildcard(selection.path, path)) &&
      (selection.share === undefined || dice.chance(selection.share)),
  );
}

/** ALB's path and host patterns: `*` any characters, `?` one. */
export function wildcard(pattern: string, text: string): boolean {
  if (!pattern.includes("*") && !pattern.includes("?")) return pattern === text;
  const [first = "", ...rest] = pattern;
  if (first === "*") {
    const tail = rest.join("");
    for (let start = 0; start <= text.length; start++) if (wildcard(tail, text.slice(start))) return true;
    return false;
  }
  return text !== "" && (first === "?" || first === text[0]) && wildcard(rest.join(""), text.slice(1));
}
