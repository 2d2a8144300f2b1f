import type { LambdaFunction } from "../../aws/behaviour.ts";
import { awsScenario } from "./scenario.ts";

/** A function behind the load balancer that throws, returns nonsense, takes too long, or has too little concurrency. */
export const lambdaFunction = awsScenario({
  id: "aws-lambda",
  title: "The Lambda function behind the load balancer fails",
  cause: "lambda-error",
  describe(place) {
    const { dice } = place;
    const name = place.word();
    const lambda = `${name}-handler`;
    const group = `${name}-function`;
    const during = { from: dice.integer(600, 1800) };
    const share = dice.between(0.2, 0.5);
    const usual = { name: lambda, timeoutSeconds: 3, runSeconds: { median: 0.12, p99: 1.2 } };
    const faulty = dice.pick<LambdaFunction>([
      { ...usual, throws: [{ share, during }] },
      { ...usual, returnsNonsense: [{ share, during }] },
      { ...usual, runSeconds: { median: 1.6, p99: 9 } },
      { ...usual, runSeconds: { median: 0.6, p99: 2 }, reservedConcurrency: 2 },
    ]);
    return {
      loadBalancers: [
        place.loadBalancer(
          `${name}-web`,
          { forward: [{ targetGroup: group }] },
          { traffic: [place.visitors(`${name}.example.com`, dice.between(2, 4))] },
        ),
      ],
      targetGroups: [{ name: group, type: "lambda", targets: [], function: lambda }],
      functions: [faulty],
    };
  },
});
