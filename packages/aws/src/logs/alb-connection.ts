import type { EventFormat } from "@cloud502/core";

/** timestamp client_ip client_port listener_port tls_protocol tls_cipher latency "subject" validity serial verify_status trace … */
const record =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z) (\S+) (\d+) (\d+) (\S+) (\S+) (-|[\d.]+) ("(?:[^"\\]|\\.)*"|-) (\S+) (\S+) (\S+) (\S+)/;
const failure = /^Failed:(\w{1,60})$/;

/**
 * Connection log of an Application Load Balancer: a client certificate that was refused
 * (docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-connection-logs.html).
 */
export const albConnection: EventFormat = {
  id: "alb-connection",
  provider: "aws",
  title: "AWS Application Load Balancer connection log",
  kind: "event",
  matches: (line) => record.test(line),
  needles: ["Failed:"],
  read: (line) => {
    const [, time, , , listenerPort, , , , , , , verify, connection] = record.exec(line) ?? [];
    if (time === undefined) return undefined;
    const code = failure.exec(verify ?? "")?.[1];
    return {
      time: Date.parse(time),
      ...(code && {
        classified: {
          signature: `client-tls:${code}`,
          cause: "tls-client-certificate",
          detail: { listenerPort: listenerPort ?? "" },
          ...(connection && { requestId: connection }),
        },
      }),
    };
  },
};
