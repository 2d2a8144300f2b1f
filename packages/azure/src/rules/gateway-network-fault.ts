import type { CauseClass, Severity } from "@cloud502/core";
import type { AzureFacts } from "../facts.ts";
import type { NetworkView } from "./network-view.ts";

/** A fault of the gateway's own subnet: it makes health Unknown, and may break traffic. */
export interface SubnetFault {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly cause: CauseClass;
  readonly why: string;
  readonly fix: readonly string[];
  readonly docs: readonly string[];
  find(
    view: NetworkView,
    facts: AzureFacts,
  ): { readonly fact: string; readonly names?: Readonly<Record<string, string>> } | undefined;
}
