import { BlockList, isIP, isIPv4 } from "node:net";

/** True when `address` lies in `prefix` (CIDR, or a bare address); false for anything that is neither. */
export function inPrefix(address: string, prefix: string): boolean {
  const [base = "", bits] = prefix.split("/");
  if (isIP(address) === 0 || isIP(base) === 0 || isIP(address) !== isIP(base)) return false;
  const family = isIPv4(base) ? "ipv4" : "ipv6";
  const length = bits === undefined ? (family === "ipv4" ? 32 : 128) : Number(bits);
  if (!Number.isInteger(length) || length < 0 || length > (family === "ipv4" ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(base, length, family);
  return list.check(address, family);
}

/** Bits of a prefix; 0 for 0.0.0.0/0. */
export function prefixLength(prefix: string): number {
  const bits = prefix.split("/")[1];
  return bits === undefined ? 32 : Number(bits);
}

/** Whether an address is a private one (RFC 1918, RFC 6598): all others go through source NAT. */
export function isPrivate(address: string): boolean {
  return ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].some((prefix) => inPrefix(address, prefix));
}

/** "10.0.0.4:443" → "10.0.0.4"; a name stays a name. */
export function hostOf(address: string): string {
  return address.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
}

export function portOf(address: string): number | undefined {
  const port = /:(\d+)$/.exec(address)?.[1];
  return port === undefined ? undefined : Number(port);
}
