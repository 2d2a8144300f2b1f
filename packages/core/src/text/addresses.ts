import { isIP } from "node:net";

/** What may be an address, with or without a port: `isIP` decides, so that a time of day or a version is none. */
const candidate = /(?<!\w)[0-9a-f:.]{3,}/gi;

/** Replaces every IPv4 and IPv6 address in a text by what `change` makes of it; ports and punctuation around it stay. */
export function replaceAddresses(text: string, change: (address: string) => string): string {
  return text.replace(candidate, (token) => {
    const address = addressIn(token);
    return address === undefined ? token : change(address) + token.slice(address.length);
  });
}

function addressIn(token: string): string | undefined {
  const bare = token.replace(/[.:]+$/, "");
  const [withoutPort] = /^\d+\.\d+\.\d+\.\d+/.exec(token) ?? [];
  return [token, bare, withoutPort].find((one) => one !== undefined && isIP(one) > 0);
}

/** The host of "host:port", "[v6]:port" or a bare address, without brackets. */
export function hostOf(address: string): string {
  if (isIP(address) > 0) return address;
  return /^\[([^\]]*)\]/.exec(address)?.[1] ?? address.replace(/:\d+$/, "");
}
