import { backend } from "../snapshot.ts";

/** Two targets in each of two zones. */
export const pairs = [
  backend("10.0.1.10:8080", { zone: "eu-west-1a" }),
  backend("10.0.1.11:8080", { zone: "eu-west-1a" }),
  backend("10.0.2.10:8080", { zone: "eu-west-1b" }),
  backend("10.0.2.11:8080", { zone: "eu-west-1b" }),
];
/** Requests of each. */
export const pairCounts = Object.fromEntries(pairs.map(({ address }) => [address, 10_000]));
export const zoneA = ["10.0.1.10:8080", "10.0.1.11:8080"];
