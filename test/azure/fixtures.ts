import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../shared/fixtures/azure/", import.meta.url));

/** Official examples and recorded wordings lie beside the project, not in it: a clone may lack them. */
export const hasFixtures = existsSync(folder);
export const withoutFixtures = "needs ../shared/fixtures/azure, which is not here";

export function fixture(name: string): string {
  return readFileSync(`${folder}${name}`, "utf8");
}

// biome-ignore lint/suspicious/noExplicitAny: official examples of many shapes
export function jsonFixture(name: string): any {
  return JSON.parse(fixture(name));
}
