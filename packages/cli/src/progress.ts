import type { WriteStream } from "node:tty";
import { printable } from "@cloud502/core";

/** Says on stderr what a slow command is doing: after half a second, then in place on a terminal or every ten seconds elsewhere. */
export interface Progress {
  update(text: string): void;
  stop(): void;
}

const quiet: Progress = { update: () => undefined, stop: () => undefined };

/** Starts a progress line; never writes to stdout. */
export function startProgress(stream: WriteStream, options: { readonly silent: boolean }): Progress {
  if (options.silent) return quiet;
  const live = stream.isTTY === true && process.env.CI === undefined && process.env.TERM !== "dumb";
  const started = Date.now();
  let text = "";
  let drawn = false;
  const draw = () => {
    if (text === "") return;
    const line = `… ${text} (${Math.round((Date.now() - started) / 1000)} s)`;
    stream.write(live ? `\r\u001b[2K${line.slice(0, Math.max(20, (stream.columns ?? 80) - 1))}` : `${line}\n`);
    drawn = true;
  };
  let again: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    draw();
    again = setInterval(draw, live ? 200 : 10_000);
    again.unref();
  }, 500);
  first.unref();
  return {
    update: (next) => {
      text = printable(next); // names of gateways are hostile
    },
    stop: () => {
      clearTimeout(first);
      clearInterval(again);
      if (live && drawn) stream.write("\r\u001b[2K");
    },
  };
}
