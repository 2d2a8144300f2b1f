import { InspectionError } from "@cloud502/core";
import type { GuardCheck, GuardTarget } from "@cloud502/hosts/host";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { Cloud502Command } from "../../command.ts";
import { parseSpan } from "../../window.ts";

const span = (description: string, value: string) => Flags.string({ description, default: value, helpValue: "SPAN" });

export default class HostGuard extends Cloud502Command {
  static override summary = "Check a service over time; with --act, reload and then restart it when it stays ill";
  static override description =
    "Dry run by default: says what it would do. With --act it reloads before it restarts, backs off exponentially, keeps to a budget of restarts an hour, and holds a lock so that only one guard acts on a service.";
  static override examples = [
    "<%= config.bin %> <%= command.id %> --url http://127.0.0.1:8080/health -- nginx.service",
    "sudo <%= config.bin %> <%= command.id %> --act --url http://127.0.0.1:8080/health -- gunicorn.service",
    "<%= config.bin %> <%= command.id %> --act --tcp 127.0.0.1:9000 -- ./server --port 9000",
  ];
  static override strict = false;
  static override args = {
    target: Args.string({ required: true, description: "A systemd unit, or a command to run and watch." }),
  };
  static override flags = {
    act: Flags.boolean({ default: false, description: "Really reload and restart." }),
    url: Flags.string({ description: "Check: GET this URL, well below 500.", exclusive: ["tcp", "check-command"] }),
    tcp: Flags.string({
      description: "Check: connect to HOST:PORT.",
      helpValue: "HOST:PORT",
      exclusive: ["url", "check-command"],
    }),
    "check-command": Flags.string({ description: "Check: this program ends with 0.", exclusive: ["url", "tcp"] }),
    expect: Flags.integer({
      multiple: true,
      multipleNonGreedy: true,
      description: "Statuses that --url may answer; repeatable.",
    }),
    interval: span("Time between checks.", "10s"),
    "check-timeout": span("Longest wait for one check.", "3s"),
    failures: Flags.integer({ default: 3, min: 1, description: "Failed checks in a row before anything is done." }),
    successes: Flags.integer({ default: 2, min: 1, description: "Good checks in a row before an incident is over." }),
    backoff: span("Wait after the first action; doubles with each.", "30s"),
    "restarts-per-hour": Flags.integer({ default: 3, min: 0, description: "Restarts an hour at most." }),
    reload: Flags.boolean({ default: true, allowNo: true, description: "Reload before the first restart." }),
    checks: Flags.integer({ min: 1, description: "End after so many checks (default: run until Ctrl-C)." }),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(HostGuard);
    const run = this.begin({});
    const { guard } = await import("@cloud502/hosts/host");
    const seconds = (text: string) => Math.max(0.1, parseSpan(text) / 1000); // 0 would ask without a pause
    const result = await guard(
      {
        target: targetOf(argv.map(String)),
        check: checkOf(flags),
        act: flags.act,
        intervalSeconds: seconds(flags.interval),
        timeoutSeconds: seconds(flags["check-timeout"]),
        failures: flags.failures,
        successes: flags.successes,
        backoffSeconds: seconds(flags.backoff),
        restartsPerHour: flags["restarts-per-hour"],
        reloadFirst: flags.reload,
        ...(flags.checks !== undefined && { mostChecks: flags.checks }),
      },
      {
        ...run.context,
        log: ({ time, what, message }) => {
          process.stdout.write(`${time} ${what} ${message}\n`);
        },
      },
    );
    process.exitCode = result.healthy === false ? 2 : 0;
  }
}

function targetOf(words: readonly string[]): GuardTarget {
  const [first = ""] = words;
  return words.length === 1 && /^[\w@.-]+\.service$/.test(first)
    ? { kind: "unit", unit: first }
    : { kind: "command", command: words };
}

function checkOf(flags: {
  readonly url?: string;
  readonly tcp?: string;
  readonly "check-command"?: string;
  readonly expect?: readonly number[];
}): GuardCheck {
  if (flags.url !== undefined) {
    if (!/^https?:$/.test(URL.parse(flags.url)?.protocol ?? ""))
      throw new InspectionError("usage", `--url ${flags.url} is no URL of http or https.`, {
        hint: "Write http://127.0.0.1:8080/health.",
      });
    return { kind: "http", url: flags.url, ...(flags.expect && { expect: flags.expect }) };
  }
  if (flags.tcp !== undefined) {
    const [, host, port] = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(flags.tcp) ?? [];
    if (host === undefined || Number(port) < 1 || Number(port) > 65_535)
      throw new InspectionError("usage", `--tcp ${flags.tcp} is not HOST:PORT.`, { hint: "Write 127.0.0.1:9000." });
    return { kind: "tcp", host, port: Number(port) };
  }
  if (flags["check-command"] !== undefined) return { kind: "command", command: wordsOf(flags["check-command"]) };
  throw new InspectionError("usage", "There is nothing to check.", { hint: "Give --url, --tcp or --check-command." });
}

/** The words of a command as a shell splits them at spaces outside quotes; nothing else of a shell is obeyed. */
function wordsOf(command: string): readonly string[] {
  const words = command.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  return words.map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, "$1$2"));
}
