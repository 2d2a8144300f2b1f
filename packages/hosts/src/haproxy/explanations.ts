import type { Explanation } from "@cloud502/core";
import { explainRows } from "../shared/explain.ts";
import { haproxyMessages } from "./messages.ts";
import { messageOptions } from "./rules.ts";
import { tcpRows } from "./tcp.ts";
import { terminations } from "./termination.ts";

const docs = ["https://docs.haproxy.org/2.6/configuration.html#8.5"];

/** HAProxy's termination states and messages, for `explain`: "SH--", "sC", "Server … is DOWN, reason: Layer7 timeout". */
export const haproxyExplanations: readonly Explanation[] = [
  ...terminations.flatMap(({ codes, title, fact, why, fix }) =>
    codes.map((code) => ({
      code: `${code}--`,
      title: title.replace("{backend}", "a server"),
      meaning: `HAProxy: ${fact}. ${why}`,
      next: fix,
      docs,
    })),
  ),
  {
    code: "----",
    title: "Normal end",
    meaning: "HAProxy: both sides ended the session without a fault. A 5xx is the server's own.",
    next: ["Diagnose one layer deeper: the app's log."],
    docs,
  },
  {
    code: "<NOSRV>",
    title: "No server was chosen",
    meaning: "HAProxy: with SC every server was down; with LR, PR and CR HAProxy answered before it chose one.",
    next: ["With SC: read `Server … is DOWN, reason: …` before it."],
    docs,
  },
  {
    code: "LR--",
    title: "Answered by HAProxy itself",
    meaning: "HAProxy: a redirect, a return, the stats page or a cached object. No fault.",
    next: ["Nothing, unless the rule is wrong."],
    docs,
  },
  {
    code: "CR--",
    title: "The client closed before a full request",
    meaning: "HAProxy: with <BADREQ> mostly a port check or a browser's spare connection.",
    next: ["`option dontlognull` keeps them out of the log."],
    docs,
  },
  ...explainRows(haproxyMessages, messageOptions.docs),
  ...explainRows(tcpRows, messageOptions.docs),
];
