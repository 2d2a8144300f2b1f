import { readdirSync, readFileSync } from "node:fs";
import { aws } from "@cloud502/aws";
import { describe, expect, it } from "vitest";

const sources = new URL("../../packages/aws/src/services/", import.meta.url);

/** Where the IAM action is not the command's name. */
const otherNames: Readonly<Record<string, string>> = { ListObjectsV2: "ListBucket" };

/** The IAM actions of every SDK command that the services send: prefix from the file's callerOf or ask, name from the command. */
function actionsSent(): readonly string[] {
  return readdirSync(sources).flatMap((file) => {
    const text = readFileSync(new URL(file, sources), "utf8");
    const prefix = /callerOf\(session, "([a-z0-9-]+)"/.exec(text)?.[1] ?? /ask\("([a-z0-9-]+):/.exec(text)?.[1];
    const commands = [...text.matchAll(/new (\w+)Command\(/g)].map(([, name = ""]) => otherNames[name] ?? name);
    return commands.map((command) => `${prefix}:${command}`);
  });
}

describe("permissions of aws", () => {
  const listed = aws.permissions.map(({ action }) => action);

  it("list every call that is made, and none that is not", () => {
    expect([...listed].sort()).toEqual([...new Set(actionsSent())].sort());
    expect(new Set(listed).size).toBe(listed.length);
  });

  it("are the actions that errors and gaps name", () => {
    const named = readdirSync(sources).flatMap((file) => {
      const text = readFileSync(new URL(file, sources), "utf8");
      const prefix = /callerOf\(session, "([a-z0-9-]+)"/.exec(text)?.[1];
      const bound = [...text.matchAll(/(?:ask|list|pages)\(\s*"(\w+)"/g)].map(([, action]) => `${prefix}:${action}`);
      const whole = [...text.matchAll(/ask\(\s*"([a-z0-9-]+:\w+)"/g)].map(([, action = ""]) => action);
      return [...bound, ...whole];
    });

    expect([...new Set(named)].sort()).toEqual([...listed].sort());
  });

  it("only read", () => {
    for (const action of listed) expect(action).toMatch(/^[a-z0-9-]+:(Describe|Get|List|Filter|AssumeRole$)/);
  });

  it("make a policy of least privilege", () => {
    const targets = aws.permissions.filter(({ commands }) => commands.includes("targets"));

    const policy = aws.policy?.(targets) as { Statement: { Action: string | string[]; Resource: string }[] };

    expect(policy.Statement.flatMap(({ Action }) => Action).sort()).toEqual(targets.map(({ action }) => action).sort());
    expect(policy.Statement.find(({ Action }) => Action === "s3:ListBucket")?.Resource).toContain("log bucket");
    expect(JSON.stringify(policy)).not.toContain('"*:*"');
  });
});
