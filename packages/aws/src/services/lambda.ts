import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { InspectionError } from "@cloud502/core";
import { z } from "zod";
import type { Session } from "../session.ts";
import { callerOf } from "./caller.ts";

/** The Lambda calls in one region. */
export interface Functions {
  configuration(arn: string): Promise<{ readonly timeoutSeconds?: number; readonly state?: string }>;
  /** True when the function's policy lets load balancers invoke it for `targetGroup`. */
  invokable(arn: string, targetGroup: string): Promise<boolean>;
  /** undefined = none reserved. */
  reservedConcurrency(arn: string): Promise<number | undefined>;
}

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const policy = z.object({
  Statement: z.array(
    z.object({
      Effect: z.string(),
      Principal: z.union([z.string(), z.object({ Service: oneOrMany.optional() })]),
      Condition: z.record(z.string(), z.record(z.string(), oneOrMany)).optional(),
    }),
  ),
});

/** Opens Lambda in one region. */
export function openFunctions(session: Session, region: string): Functions {
  const client = new LambdaClient(session.config("LAMBDA", region));
  session.onClose(() => client.destroy());
  const { ask } = callerOf(session, "lambda", region);
  return {
    async configuration(FunctionName) {
      const { Timeout, State } = await ask(
        "GetFunctionConfiguration",
        (options) => client.send(new GetFunctionConfigurationCommand({ FunctionName }), options),
        (reply) => (reply.FunctionName === undefined ? undefined : reply),
      );
      return { ...(Timeout !== undefined && { timeoutSeconds: Timeout }), ...(State && { state: State }) };
    },
    async invokable(FunctionName, targetGroup) {
      try {
        const text = await ask(
          "GetPolicy",
          (options) => client.send(new GetPolicyCommand({ FunctionName }), options),
          (reply) => reply.Policy,
        );
        return allows(text, targetGroup);
      } catch (error) {
        if (error instanceof InspectionError && error.code === "not-found") return false; // a function without any policy
        throw error;
      }
    },
    reservedConcurrency: async (FunctionName) =>
      (
        await ask(
          "GetFunctionConcurrency",
          (options) => client.send(new GetFunctionConcurrencyCommand({ FunctionName }), options),
          (reply) => reply,
        )
      ).ReservedConcurrentExecutions,
  };
}

function allows(text: string, targetGroup: string): boolean {
  return policy.parse(JSON.parse(text)).Statement.some(({ Effect, Principal, Condition }) => {
    const services = typeof Principal === "string" ? [] : (Principal.Service ?? []);
    const open = Principal === "*" || services.includes("elasticloadbalancing.amazonaws.com");
    const sources = Object.values(Condition ?? {}).flatMap(
      (test) => test["AWS:SourceArn"] ?? test["aws:SourceArn"] ?? [],
    );
    return (
      Effect === "Allow" && open && (sources.length === 0 || sources.some((source) => covers(source, targetGroup)))
    );
  });
}

/** A source ARN may end in a star. */
function covers(source: string, arn: string): boolean {
  return source.endsWith("*") ? arn.startsWith(source.slice(0, -1)) : source === arn;
}
