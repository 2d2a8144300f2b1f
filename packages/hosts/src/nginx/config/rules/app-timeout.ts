import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { parseTime } from "../units.ts";
import { value } from "../view.ts";

/** An app server that outlives the proxy's patience, or dies at the same moment. */
export const appTimeout = nginxLint(
  {
    id: "nginx/app-timeout",
    title: "{app} may take {appSeconds} s, nginx waits {seconds} s",
    severity: "medium",
    cause: "worker-timeout",
    why: "Timeouts must grow outwards. With equal ones it is a lottery whether the client gets 502 (worker killed) or 504; with a longer one in the app the client has left while the worker goes on in vain.",
    fix: ["Give {app} a timeout a few seconds below nginx's {seconds} s."],
    docs: [
      "https://docs.gunicorn.org/en/stable/settings.html#timeout",
      nginxDoc("http/ngx_http_proxy_module", "proxy_read_timeout"),
    ],
  },
  ({ passes }, { apps = [] }) =>
    apps.flatMap(({ name, address, timeoutSeconds }) => {
      if (timeoutSeconds === undefined || timeoutSeconds === 0) return [];
      const pass = passes.find((one) =>
        (one.upstream ? one.upstream.servers : [one.target]).some(
          ({ unix, host, port }) => address === (unix === undefined ? `${host}:${port}` : `unix:${unix}`),
        ),
      );
      const seconds = pass && (parseTime(value(pass.scope, `${pass.kind}_read_timeout`)) ?? 60);
      if (!pass || seconds === undefined || timeoutSeconds < seconds) return [];
      return [
        {
          at: pass.directive,
          subject: `${name} at ${address}`,
          fact: `${name} gives a request ${timeoutSeconds} s, ${pass.kind}_read_timeout is ${seconds} s`,
          names: { app: name, appSeconds: String(timeoutSeconds), seconds: String(seconds) },
          backend: address,
        },
      ];
    }),
);
