import { azure } from "@cloud502/azure";
import { describeAdapter } from "../contract.ts";
import { contractCloud, fleet, ordinary } from "./worlds.ts";

describeAdapter({
  provider: azure,
  one: () => contractCloud(ordinary),
  many: () => contractCloud(fleet(30, 3), { graphPageSize: 7 }),
  empty: () => contractCloud({ ...ordinary, gateways: [] }),
  optional: {
    action: "Microsoft.Insights/metrics/read",
    question: "metrics",
    permission: "Microsoft.Insights/metrics/read",
  },
  listing: {
    action: "Microsoft.ResourceGraph/resources/read",
    permission: "Microsoft.Network/applicationGateways/read",
  },
  credentials: true,
});
