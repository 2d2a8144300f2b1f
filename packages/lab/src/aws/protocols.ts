import type { ApiFault } from "./fault.ts";
import { callerArn } from "./services/sts.ts";
import { escapeXml, json, type WireValue, xml, xmlContent } from "./wire.ts";

/** An HTTP answer, ready to send. */
export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a service writes answers and errors. */
export interface Protocol {
  success(operation: string, value: WireValue, requestId: string): Reply;
  failure(fault: ApiFault, requestId: string): Reply;
  /** The service's own codes and statuses for what goes wrong in every service. */
  readonly faults: Readonly<Record<"throttle" | "deny" | "expired-token", CommonFault>>;
}

interface CommonFault {
  readonly code: string;
  readonly status: number;
  message(action: string, account: string): string;
}

const rateExceeded = () => "Rate exceeded";
const expired = () => "The security token included in the request is expired";
const notAuthorized = (action: string, account: string) =>
  `User: ${callerArn(account)} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`;

/** AWS query: form in, XML out; `namespace` is the service's. */
export function queryProtocol(namespace: string): Protocol {
  return {
    success: (operation, value, requestId) => ({
      status: 200,
      type: "text/xml",
      body: `<${operation}Response xmlns="${namespace}"><${operation}Result>${xmlContent(value, "member")}</${operation}Result>${xml(
        "ResponseMetadata",
        { RequestId: requestId },
        "member",
      )}</${operation}Response>`,
    }),
    failure: ({ code, message, status }, requestId) => ({
      status,
      type: "text/xml",
      body: `<ErrorResponse xmlns="${namespace}">${xml("Error", { Type: status < 500 ? "Sender" : "Receiver", Code: code, Message: message }, "member")}<RequestId>${requestId}</RequestId></ErrorResponse>`,
    }),
    faults: {
      throttle: { code: "Throttling", status: 400, message: rateExceeded },
      deny: { code: "AccessDenied", status: 403, message: notAuthorized },
      "expired-token": { code: "ExpiredToken", status: 403, message: expired },
    },
  };
}

/** EC2's dialect of the query protocol. */
export const ec2Protocol: Protocol = {
  success: (operation, value, requestId) => ({
    status: 200,
    type: "text/xml;charset=UTF-8",
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<${operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>${requestId}</requestId>${xmlContent(value, "item")}</${operation}Response>`,
  }),
  failure: ({ code, message, status }, requestId) => ({
    status,
    type: "text/xml;charset=UTF-8",
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`,
  }),
  faults: {
    throttle: { code: "RequestLimitExceeded", status: 503, message: () => "Request limit exceeded." },
    deny: {
      code: "UnauthorizedOperation",
      status: 403,
      message: (action, account) =>
        `You are not authorized to perform this operation. ${notAuthorized(action, account)}`,
    },
    "expired-token": { code: "RequestExpired", status: 400, message: () => "Request has expired." },
  },
};

/** AWS JSON 1.0 and 1.1. */
export function jsonProtocol(version: "1.0" | "1.1"): Protocol {
  const type = `application/x-amz-json-${version}`;
  return {
    success: (_operation, value) => ({ status: 200, type, body: json(value) }),
    failure: ({ code, message, status }) => ({ status, type, body: json({ __type: code, message }) }),
    faults: {
      throttle: { code: "ThrottlingException", status: 400, message: rateExceeded },
      deny: { code: "AccessDeniedException", status: 400, message: notAuthorized },
      "expired-token": { code: "ExpiredTokenException", status: 400, message: expired },
    },
  };
}

/** Lambda's REST protocol with JSON bodies. */
export const restJsonProtocol: Protocol = {
  success: (_operation, value) => ({ status: 200, type: "application/json", body: json(value) }),
  failure: ({ code, message, status }) => ({
    status,
    type: "application/json",
    body: json({ Type: "User", Message: message }),
    headers: { "x-amzn-errortype": code },
  }),
  faults: {
    throttle: { code: "TooManyRequestsException", status: 429, message: rateExceeded },
    deny: { code: "AccessDeniedException", status: 403, message: notAuthorized },
    "expired-token": { code: "ExpiredTokenException", status: 403, message: expired },
  },
};

/** S3's REST protocol: errors only, the service writes its own documents. */
export const s3Protocol: Protocol = {
  success: (_operation, value) => ({ status: 200, type: "application/xml", body: xmlContent(value, "member") }),
  failure: ({ code, message, status }, requestId) => ({
    status,
    type: "application/xml",
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${xml("Error", { Code: code, Message: message, RequestId: requestId, HostId: "lab" }, "member")}`,
  }),
  faults: {
    throttle: { code: "SlowDown", status: 503, message: () => "Please reduce your request rate." },
    deny: { code: "AccessDenied", status: 403, message: notAuthorized },
    "expired-token": { code: "ExpiredToken", status: 400, message: () => "The provided token has expired." },
  },
};
