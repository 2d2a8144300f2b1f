import { invalidReply } from "../errors.ts";
import type { CallOptions, Session } from "../session.ts";

/** One page of a listing. */
interface Page<Item> {
  readonly items: readonly Item[] | undefined;
  readonly next: string | undefined;
}

/** Makes the calls of one service in one region under their IAM actions. */
export interface Caller {
  /** One call; `pick` takes the part of the reply that every true reply has. */
  ask<Reply, Part>(
    action: string,
    call: (options: CallOptions) => Promise<Reply>,
    pick: (reply: Reply) => Part | undefined,
  ): Promise<Part>;
  /** The pages of a listing; a page without its list, or a marker that leads back to itself, is an invalid reply. */
  pages<Item>(
    action: string,
    load: (marker: string | undefined, options: CallOptions) => Promise<Page<Item>>,
  ): AsyncIterable<readonly Item[]>;
  /** All items of all pages, mapped; what the mapping answers undefined for is left out. */
  list<Item, Mapped>(
    action: string,
    load: (marker: string | undefined, options: CallOptions) => Promise<Page<Item>>,
    map: (item: Item) => Mapped | undefined,
  ): Promise<readonly Mapped[]>;
}

/** Binds calls to an IAM prefix ("elasticloadbalancing") and a region. */
export function callerOf(session: Session, prefix: string, region: string): Caller {
  async function* pages<Item>(
    action: string,
    load: (marker: string | undefined, options: CallOptions) => Promise<Page<Item>>,
  ): AsyncGenerator<readonly Item[]> {
    const permission = `${prefix}:${action}`;
    let marker: string | undefined;
    do {
      const current: string | undefined = marker;
      const { items, next } = await session.ask(permission, region, (options) => load(current, options));
      if (!items || (next && next === current)) throw invalidReply(permission, region);
      yield items;
      marker = next || undefined;
    } while (marker);
  }

  return {
    async ask(action, call, pick) {
      const part = pick(await session.ask(`${prefix}:${action}`, region, call));
      if (part === undefined) throw invalidReply(`${prefix}:${action}`, region);
      return part;
    },
    pages,
    async list<Item, Mapped>(
      action: string,
      load: (marker: string | undefined, options: CallOptions) => Promise<Page<Item>>,
      map: (item: Item) => Mapped | undefined,
    ) {
      const result: Mapped[] = [];
      for await (const items of pages(action, load)) result.push(...items.flatMap((item) => map(item) ?? []));
      return result;
    },
  };
}
