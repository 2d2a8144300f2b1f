import { insertAfter, nginxDoc, nginxLint } from "../nginx-lint.ts";
import { parseSize } from "../units.ts";
import { scopeName, setting, value } from "../view.ts";

const kinds = ["proxy", "fastcgi", "uwsgi", "scgi"] as const;
const page = 4096;

/** Buffer directives that contradict each other: nginx refuses them. */
export const bufferSizes = nginxLint(
  {
    id: "nginx/buffer-sizes",
    title: "nginx refuses the configuration: {kind} buffers contradict each other",
    severity: "critical",
    cause: "config-error",
    latent: false,
    why: "busy_buffers_size (by default twice the larger of buffer_size and one buffer) must be at least that larger one and less than all buffers but one together; there must be two buffers. `proxy_buffer_size 16k;` alone breaks this.",
    fix: [
      "Set the three together, for example: {kind}_buffer_size 16k; {kind}_buffers 8 16k; {kind}_busy_buffers_size 32k;",
    ],
    docs: [nginxDoc("http/ngx_http_proxy_module", "proxy_busy_buffers_size")],
  },
  ({ scopes }) =>
    scopes.flatMap((scope) =>
      kinds.flatMap((kind) => {
        const own = (scope.directive.block ?? []).filter(({ name }) =>
          [`${kind}_buffer_size`, `${kind}_buffers`, `${kind}_busy_buffers_size`].includes(name),
        );
        const at = own[0];
        if (!at) return [];
        const size = parseSize(value(scope, `${kind}_buffer_size`)) ?? page;
        const buffers = setting(scope, `${kind}_buffers`)?.args;
        const count = Number(buffers?.[0] ?? 8);
        const each = parseSize(buffers?.[1]) ?? page;
        const larger = Math.max(size, each);
        const busy = parseSize(value(scope, `${kind}_busy_buffers_size`)) ?? 2 * larger;
        const most = (count - 1) * each;
        if (count >= 2 && busy >= larger && busy <= most) return [];
        const fact = `busy size ${busy} must lie between ${larger} (the larger of buffer_size and one buffer) and ${most} (${count} buffers of ${each} less one)`;
        return [
          {
            at,
            subject: scopeName(scope),
            fact,
            names: { kind },
            edits: own.some(({ name }) => name.endsWith("_buffers"))
              ? []
              : [insertAfter(at, `${kind}_buffers 8 ${Math.ceil(larger / 1024)}k;`)],
          },
        ];
      }),
    ),
);
