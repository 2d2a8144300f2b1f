import type { IncomingHttpHeaders } from "node:http";
import type { Cloud } from "./cloud.ts";
import { ApiFault } from "./fault.ts";
import {
  ec2Protocol,
  jsonProtocol,
  type Protocol,
  queryProtocol,
  type Reply,
  restJsonProtocol,
  s3Protocol,
} from "./protocols.ts";
import { acm } from "./services/acm.ts";
import { cloudwatch } from "./services/cloudwatch.ts";
import { ec2 } from "./services/ec2.ts";
import { ecs } from "./services/ecs.ts";
import { elbv2 } from "./services/elbv2.ts";
import { lambda, lambdaPath } from "./services/lambda.ts";
import { cloudwatchLogs } from "./services/logs.ts";
import { s3, s3Action } from "./services/s3.ts";
import { sts } from "./services/sts.ts";
import { wafv2 } from "./services/wafv2.ts";
import { jsonParameters, type Operations, type Parameters, queryParameters } from "./wire.ts";

/** An HTTP request, read whole. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a request asks for, and how to answer it. */
export interface Route {
  /** "service:Action" */
  readonly action: string;
  readonly protocol: Protocol;
  run(requestId: string): Reply;
}

interface Service {
  /** IAM's prefix: "elasticloadbalancing". */
  readonly name: string;
  readonly protocol: Protocol;
  readonly operations: Operations;
}

/** Finds the service and the operation of a request by its protocol: x-amz-target, form with Action, Lambda's paths, else S3. */
export function createRouter(cloud: Cloud): (request: HttpRequest) => Route {
  const byTarget: Readonly<Record<string, Service>> = {
    GraniteServiceVersion20100801: {
      name: "cloudwatch",
      protocol: jsonProtocol("1.0"),
      operations: cloudwatch(cloud),
    },
    Logs_20140328: { name: "logs", protocol: jsonProtocol("1.1"), operations: cloudwatchLogs(cloud) },
    CertificateManager: { name: "acm", protocol: jsonProtocol("1.1"), operations: acm(cloud) },
    AmazonEC2ContainerServiceV20141113: { name: "ecs", protocol: jsonProtocol("1.1"), operations: ecs(cloud) },
    AWSWAF_20190729: { name: "wafv2", protocol: jsonProtocol("1.1"), operations: wafv2(cloud) },
  };
  const byVersion: Readonly<Record<string, Service>> = {
    "2015-12-01": {
      name: "elasticloadbalancing",
      protocol: queryProtocol("http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"),
      operations: elbv2(cloud),
    },
    "2016-11-15": { name: "ec2", protocol: ec2Protocol, operations: ec2(cloud) },
    "2011-06-15": {
      name: "sts",
      protocol: queryProtocol("https://sts.amazonaws.com/doc/2011-06-15/"),
      operations: sts(cloud),
    },
  };
  const bucketServer = s3(cloud);
  const functions = lambda(cloud);

  return ({ method, url, headers, body }) => {
    const { pathname, searchParams } = new URL(url, "http://lab");
    const region = regionOf(headers.authorization) ?? cloud.world.region;
    const target = headers["x-amz-target"];
    if (typeof target === "string") {
      const [prefix = "", operation = ""] = target.split(".");
      const service = byTarget[prefix];
      if (service) return operationRoute(service, operation, region, () => jsonParameters(body));
      return unknown(target, jsonProtocol("1.1"));
    }
    if (method === "POST" && headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
      const form = new URLSearchParams(body);
      const service = byVersion[form.get("Version") ?? ""];
      if (service) return operationRoute(service, form.get("Action") ?? "", region, () => queryParameters(form));
      return unknown(form.get("Action") ?? "?", queryProtocol("http://lab/"));
    }
    const named = lambdaPath(pathname);
    if (named) {
      const { action, name } = named;
      const run = () => restJsonProtocol.success(action, functions(action, name, region), "");
      return { action: `lambda:${action}`, protocol: restJsonProtocol, run };
    }
    const [, bucket = "", ...rest] = pathname.split("/");
    const request = {
      method,
      bucket: decodeURIComponent(bucket),
      key: decodeURIComponent(rest.join("/")),
      query: searchParams,
      range: headers.range,
    };
    return { action: `s3:${s3Action(request)}`, protocol: s3Protocol, run: () => bucketServer(request) };
  };
}

function operationRoute(
  { name, protocol, operations }: Service,
  operation: string,
  region: string,
  parameters: () => Parameters,
): Route {
  const action = `${name}:${operation}`;
  return {
    action,
    protocol,
    run(requestId) {
      const run = operations[operation];
      if (!run) throw new ApiFault("InvalidAction", `The action ${operation} is not valid for this web service.`);
      return protocol.success(operation, run({ action, region, parameters: parameters() }), requestId);
    },
  };
}

function unknown(action: string, protocol: Protocol): Route {
  return {
    action: `unknown:${action}`,
    protocol,
    run() {
      throw new ApiFault("UnknownOperationException", `The lab does not know ${action}`);
    },
  };
}

/** The region in the signature's scope: Credential=KEY/20260101/eu-west-1/elasticloadbalancing/aws4_request. */
function regionOf(authorization: string | undefined): string | undefined {
  return /Credential=[^/]+\/\d+\/([^/]+)\//.exec(authorization ?? "")?.[1];
}
