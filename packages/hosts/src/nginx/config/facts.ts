import type { NginxConfig } from "./load.ts";

/** What this machine says about a path that the configuration names. */
export interface PathFact {
  readonly exists: boolean;
  readonly kind?: "file" | "directory" | "socket" | "other";
  /** Permission bits, octal digits: "755". */
  readonly mode?: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** An app server that runs on the same machine, with what its command line says. */
export interface AppFact {
  readonly name: string;
  /** host:port or unix:/path, as a proxy would name it. */
  readonly address: string;
  /** After this its own master kills a worker; 0 = never. */
  readonly timeoutSeconds?: number;
}

/** The provider's own part of an nginx snapshot: configuration, and what the machine says about it where it was asked. */
export interface NginxFacts {
  readonly config: NginxConfig;
  /** By path; absent when the configuration was read elsewhere than where it runs. */
  readonly paths?: Readonly<Record<string, PathFact>>;
  readonly apps?: readonly AppFact[];
  /** Listening sockets of the machine; absent when nginx runs in another network namespace. */
  readonly listeners?: readonly { readonly address: string; readonly port: number }[];
  /** Docker's containers, and which of them nginx runs in. */
  readonly containers?: readonly { readonly id: string; readonly name: string; readonly networks: readonly string[] }[];
  readonly ownContainer?: string;
}
