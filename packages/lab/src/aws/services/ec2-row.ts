import type { WireValue } from "../wire.ts";

/** A thing with its id and the values that filters look at. */
export interface Row {
  readonly id: string;
  readonly filters: Readonly<Record<string, readonly string[]>>;
  readonly value: WireValue;
}
