import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { InspectionError } from "@cloud502/core";

/**
 * Lets requests go to the configured endpoint's origin only. The SDK sends its bearer token to whatever host a `nextLink`,
 * `Location` or redirect names; this stands after the token is attached and before the wire, once per try and per redirect.
 */
export function hostGuard(endpoint: string): PipelinePolicy {
  const { origin } = new URL(endpoint);
  return {
    name: "cloud502HostGuard",
    sendRequest: (request, next) => {
      const asked = new URL(request.url);
      if (asked.origin === origin) return next(request);
      throw new InspectionError(
        "invalid-reply",
        `Azure's reply pointed to another host, ${asked.host}; it got no token.`,
        {
          hint: `Only ${origin} is asked. If that host is yours, name it as the endpoint.`,
        },
      );
    },
  };
}
