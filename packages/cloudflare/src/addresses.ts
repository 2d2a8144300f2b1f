import { BlockList, isIP } from "node:net";

/** Why an address can never be reached from Cloudflare's edge; IANA special-purpose registries. */
const specialRanges: readonly (readonly [cidr: string, what: string])[] = [
  ["10.0.0.0/8", "private (RFC 1918)"],
  ["172.16.0.0/12", "private (RFC 1918)"],
  ["192.168.0.0/16", "private (RFC 1918)"],
  ["127.0.0.0/8", "loopback"],
  ["0.0.0.0/8", "this network"],
  ["169.254.0.0/16", "link-local"],
  ["100.64.0.0/10", "carrier-grade NAT"],
  ["192.0.2.0/24", "reserved for documentation"],
  ["198.51.100.0/24", "reserved for documentation"],
  ["203.0.113.0/24", "reserved for documentation"],
  ["198.18.0.0/15", "reserved for benchmarks"],
  ["240.0.0.0/4", "reserved"],
  ["::1/128", "loopback"],
  ["fc00::/7", "private (unique local)"],
  ["fe80::/10", "link-local"],
  ["100::/64", "discard-only"],
  ["2001:db8::/32", "reserved for documentation"],
];

/** Addresses that people proxy on purpose when a Worker or a redirect answers and no origin is meant. */
const placeholders = ["192.0.2.0/24", "100::/64"];

/** What is wrong with an address as an origin: "private (RFC 1918)"; undefined when it is public or no address. */
export function specialAddress(address: string): string | undefined {
  return specialRanges.find(([cidr]) => inRanges(address, [cidr]))?.[1];
}

/** True for the reserved addresses that Cloudflare's own documentation uses as placeholders (192.0.2.x, 100::). */
export function isPlaceholder(address: string): boolean {
  return inRanges(address, placeholders);
}

/** True when `address` lies in one of `ranges` (CIDR notation); false for names and for malformed ranges. */
export function inRanges(address: string, ranges: readonly string[]): boolean {
  const family = familyOf(address);
  if (!family) return false;
  const list = new BlockList();
  for (const range of ranges) {
    const [network = "", bits = ""] = range.split("/");
    if (familyOf(network) === family && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === "ipv4" ? 32 : 128)) {
      list.addSubnet(network, Number(bits), family);
    }
  }
  return list.check(address, family);
}

function familyOf(address: string): "ipv4" | "ipv6" | undefined {
  const version = isIP(address);
  return version === 4 ? "ipv4" : version === 6 ? "ipv6" : undefined;
}
