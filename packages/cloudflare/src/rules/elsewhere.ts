import type { Elsewhere } from "@cloud502/core";

/** Rows without a rule here, and what would decide them. */
export const elsewhere: readonly Elsewhere[] = [
  {
    row: "CF-TIMEOUT-LADDER",
    needs: "the timeouts of the hops behind Cloudflare",
    why: "One zone's snapshot holds its own timeout only; the ladder over neighbouring hops compares them.",
  },
  {
    row: "CF-1014",
    needs: "the error's body or cf-error-type header",
    why: "A CNAME into another account's zone looks like any CNAME in the API; only a request shows error 1014.",
  },
  {
    row: "CF-1200",
    needs: "the error's body or cf-error-type header",
    why: "No API and no log field tells error 1200 from other answers.",
  },
  {
    row: "CF-LINT-PORT",
    needs: "the URL that clients use",
    why: "Origin rules may set any port; the list of ports limits what clients connect to, which no API shows.",
  },
  {
    row: "CF-LINT-IPALLOW",
    needs: "the firewall or security group of the origin",
    why: "Whether Cloudflare's ranges are let in is the origin's configuration.",
  },
];
