/**
 * How a simulated cloud's API itself goes wrong: "throttle" and "deny" with the service's own error; "latency" answers late;
 * "html" answers a proxy's page; "truncate" cuts the body short; "expired-token" refuses the credentials; "down" closes the socket.
 */
export type MisbehaviourKind = "throttle" | "deny" | "latency" | "html" | "truncate" | "expired-token" | "down";

/** One way to go wrong, for some calls. */
export interface Misbehaviour {
  /** "service:Action"; `*` stands for any characters: "elasticloadbalancing:*". */
  readonly action: string;
  readonly kind: MisbehaviourKind;
  /** How many calls it spoils; absent = all until it is lifted. */
  readonly times?: number;
  /** For "latency". */
  readonly milliseconds?: number;
  /** For "html"; default 200, which an SDK may take for an empty answer. */
  readonly status?: number;
}

/** The misbehaviours in force. */
export interface Misbehaviours {
  /** Puts one in force and returns how to lift it. */
  add(misbehaviour: Misbehaviour): () => void;
  clear(): void;
  /** The misbehaviour for this call, used up by one; the latest added wins. */
  next(action: string): Misbehaviour | undefined;
}

/** Keeps the list of misbehaviours and counts them down. */
export function createMisbehaviours(initial: readonly Misbehaviour[] = []): Misbehaviours {
  let entries: { readonly misbehaviour: Misbehaviour; left: number }[] = [];
  function add(misbehaviour: Misbehaviour): () => void {
    const entry = { misbehaviour, left: misbehaviour.times ?? Number.POSITIVE_INFINITY };
    entries.unshift(entry);
    return () => {
      entries = entries.filter((other) => other !== entry);
    };
  }
  for (const misbehaviour of initial) add(misbehaviour);
  return {
    add,
    clear: () => {
      entries = [];
    },
    next(action) {
      const entry = entries.find(({ misbehaviour, left }) => left > 0 && actionMatches(misbehaviour.action, action));
      if (entry) entry.left--;
      return entry?.misbehaviour;
    },
  };
}

/** True when `action` is what `pattern` names; only `*` is special. */
export function actionMatches(pattern: string, action: string): boolean {
  const [head = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return pattern === action;
  if (!action.startsWith(head)) return false;
  const tail = rest.pop() ?? "";
  let position = head.length;
  for (const part of rest) {
    const found = action.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return action.length - tail.length >= position && action.endsWith(tail);
}
