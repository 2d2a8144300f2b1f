import { nginxDoc, nginxLint } from "../nginx-lint.ts";
import { parseTime } from "../units.ts";

/** One failure takes a server out for ten seconds. */
export const maxFailsDefault = nginxLint(
  {
    id: "nginx/max-fails-default",
    title: "One failed request takes a server of {name} out for {seconds} s",
    severity: "medium",
    cause: "no-live-backends",
    why: 'max_fails is 1 and fail_timeout 10 s by default, and a timeout counts as a failure: with slow answers the servers go out one after another until nginx answers "no live upstreams".',
    fix: [
      "Set for each server of {name}, for example: max_fails=3 fail_timeout=10s; and bound retries: proxy_next_upstream_tries 2; proxy_next_upstream_timeout 10s;",
    ],
    docs: [nginxDoc("http/ngx_http_upstream_module", "max_fails")],
  },
  ({ upstreams, passes }) =>
    upstreams.flatMap((one) => {
      const { name, servers, directive } = one;
      const touchy = servers.filter(
        ({ parameters }) => (parameters.max_fails ?? "1") === "1" && !("down" in parameters),
      );
      if (servers.length < 2 || touchy.length < 2 || !passes.some(({ upstream }) => upstream === one)) return [];
      const seconds = String(parseTime(touchy[0]?.parameters.fail_timeout) ?? 10);
      return [
        {
          at: touchy[0]?.directive ?? directive,
          subject: `upstream ${name}`,
          fact: `${touchy.length} of ${servers.length} servers have max_fails=1${touchy[0]?.parameters.max_fails ? "" : " by default"}`,
          names: { name, seconds },
          pool: name,
        },
      ];
    }),
);
