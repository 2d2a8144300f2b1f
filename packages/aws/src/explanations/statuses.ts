import type { Row } from "./row.ts";

/** Statuses that the load balancer makes itself (load-balancer-troubleshooting.html). A target's own 5xx has the same number in target_status_code. */
export const statuses: readonly Row[] = [
  [
    "460",
    "The client closed the connection before the answer",
    "The client left before the load balancer's idle timeout was over: its own timeout is shorter than the answer takes.",
    ["Raise the client's (or CDN's) timeout.", "Make the answer faster."],
  ],
  [
    "463",
    "X-Forwarded-For holds more than 30 addresses",
    "The request passed too many proxies, or a client makes the header up.",
    ["Look for a proxy loop.", "Let the outermost proxy replace the header."],
  ],
  [
    "464",
    "The request's protocol does not fit the target group",
    "HTTP/1.1 to a gRPC or HTTP/2 group, gRPC to an HTTP/1 group, or HTTP/2 without POST to a gRPC group.",
    ["Create a target group with the right protocol version; it cannot be changed."],
  ],
  [
    "500",
    "The load balancer itself failed",
    "AWS WAF could not be asked, the identity provider's endpoints could not be reached in 5 s, user claims exceed 11 KB, or a JWKS endpoint failed. error_reason in the access log says which.",
    ["Read error_reason.", "Let the load balancer reach the identity provider: egress 443, NAT, DNS."],
  ],
  [
    "501",
    "The request uses something that is not implemented",
    "A Transfer-Encoding other than chunked or identity, or a websocket to a group with target optimizer.",
    ["Mend the client."],
  ],
  [
    "502",
    "Bad gateway: the target gave no usable answer",
    "The target refused the connection, closed it before answering (often a keep-alive shorter than the idle timeout), answered something malformed or with more than 32 K of headers, failed the TLS handshake, outlived its deregistration delay, or is a Lambda function that failed.",
    [
      "Access log: all times -1 = no connection; >=0 >=0 -1 = closed before the answer; all >=0 = malformed answer.",
      "`cloud502 aws targets --arn <target group or load balancer>`",
      "`cloud502 logs <access logs>`",
    ],
  ],
  [
    "503",
    "Service unavailable: no target to send to",
    "The target group is empty, all its targets are unused, or target optimizer has none ready. Not when all are unhealthy: then the load balancer fails open.",
    [
      "Register targets; look at the desired count of the service.",
      "If actions_executed is fixed-response, a listener rule answers on purpose.",
    ],
  ],
  [
    "504",
    "Gateway timeout: no connection or no answer in time",
    "No TCP connection (or TLS handshake) within 10 s, or no answer within the idle timeout; also a Content-Length larger than the body.",
    [
      "Access log: -1 -1 -1 after 10 s = no connection: security groups, network ACLs; >=0 -1 -1 = a slow target.",
      "`cloud502 aws targets --arn <target group or load balancer>`",
    ],
  ],
  ["505", "Unexpected HTTP version", "HTTP/2 came on a connection that was agreed to be HTTP/1.", ["Mend the client."]],
  [
    "507",
    "The redirect address is too long",
    "A redirect action built an address of more than 8 K (HTTP_Redirect_Url_Limit_Exceeded_Count).",
    ["Drop the query string in the redirect action."],
  ],
  [
    "561",
    "The identity provider refused the login",
    "The identity provider returned an error while the load balancer authenticated the user; see error_reason.",
    ["Look at the identity provider's log: a disabled client, a wrong redirect address, a refused scope."],
  ],
  [
    "562",
    "The JWKS endpoint failed",
    "The key set endpoint gave a non-2xx or invalid answer.",
    ["It must answer 2xx within 5 s, with at most 150 KB and 10 keys."],
  ],
];
