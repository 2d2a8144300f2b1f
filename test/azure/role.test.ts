import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { explanations } from "../../packages/azure/src/explanations.ts";
import { permissions } from "../../packages/azure/src/permissions.ts";
import { customRole } from "../../packages/azure/src/role.ts";

const source = fileURLToPath(new URL("../../packages/azure/src/", import.meta.url));

describe("permissions", () => {
  it("name every action that a gap can name", () => {
    const text = globSync("**/*.ts", { cwd: source })
      .filter((file) => file !== "permissions.ts")
      .map((file) => readFileSync(source + file, "utf8"))
      .join("\n");
    const named = [...text.matchAll(/"(Microsoft\.[A-Za-z]+\/[A-Za-z/]+\/(?:read|action))"/g)].map(
      ([, action]) => action,
    );

    const known = permissions.map(({ action }) => action);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((action) => action !== undefined && !known.includes(action))).toEqual([]);
  });

  it("make a role that reads only", () => {
    const role = customRole(permissions) as { Actions: readonly string[]; AssignableScopes: readonly string[] };

    expect(role.Actions).toContain("Microsoft.Network/applicationGateways/backendhealth/action");
    for (const action of role.Actions)
      expect(action).toMatch(/\/read$|backendhealth\/action$|getBackendHealthOnDemand\/action$/);
    expect(new Set(role.Actions).size).toBe(role.Actions.length);
  });
});

describe("explanations", () => {
  it("have one entry for each code, with a page", () => {
    expect(new Set(explanations.map(({ code }) => code)).size).toBe(explanations.length);
    for (const { docs, next } of explanations) expect(docs.length * next.length).toBeGreaterThan(0);
  });

  it.each([
    "ERRORINFO_UPSTREAM_CLOSED_CONNECTION",
    "504",
    "HttpStatusCodeMismatchWithStatusCode",
    "SecretDisabled",
    "Unhealthy",
  ])("know %s", (code) => {
    expect(explanations.some((one) => one.code === code)).toBe(true);
  });
});
