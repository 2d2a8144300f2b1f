/** A listening socket of the machine. */
export interface ListeningAt {
  readonly address: string;
  readonly port: number;
}

/** Why nobody accepts at an address of this machine; undefined when somebody does, or the address is another machine's. */
export function nobodyListens(
  { host, port }: { readonly host: string; readonly port: number },
  listeners: readonly ListeningAt[],
): string | undefined {
  const local = host === "localhost" || host.startsWith("127.") || host === "::1";
  if (!local || listeners.length === 0) return undefined;
  const here = listeners.filter((one) => one.port === port).map(({ address }) => address);
  if (here.some((address) => address === "0.0.0.0" || address === "::" || address === host || host === "localhost"))
    return undefined;
  return here.length > 0
    ? `port ${port} is listened on at ${here.join(", ")} only`
    : `no socket listens on port ${port}`;
}
