import { createDice } from "../../dice.ts";
import type { Cloud } from "../cloud.ts";
import type { LoadBalancer } from "../world.ts";
import { connectionId, instant } from "./access.ts";

/** A line of a log with the node that wrote it (index into the load balancer's subnets) and its time. */
export interface LogLine {
  readonly at: number;
  readonly node: number;
  readonly text: string;
}

/** The connection log: one line per TLS or plain connection of a client (load-balancer-connection-logs.html). */
export function connectionLog(cloud: Cloud, loadBalancer: LoadBalancer): readonly LogLine[] {
  const seen = new Set<string>();
  const lines: LogLine[] = [];
  for (const { arrival, listener, node } of cloud.served(loadBalancer.name)) {
    const id = connectionId(cloud, arrival.client, arrival.clientPort);
    if (seen.has(id)) continue;
    seen.add(id);
    const secure = listener.protocol === "HTTPS";
    const handshake = createDice(id).between(0.002, 0.04).toFixed(3);
    const address = cloud.names.nodeAddress(loadBalancer.name, loadBalancer.subnets[node] ?? "");
    const tls = secure ? `TLSv1.3 TLS_AES_128_GCM_SHA256 ${handshake}` : "- - -";
    const text = `${instant(cloud.time(arrival.at))} ${arrival.client} ${arrival.clientPort} ${listener.port} ${tls} "-" - - - TID_${id} ${
      secure ? "X25519" : "-"
    } ${cloud.names.loadBalancerTail(loadBalancer.name)} ${address}`;
    lines.push({ at: arrival.at, node, text });
  }
  return lines.sort((left, right) => left.at - right.at);
}
