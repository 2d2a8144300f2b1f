/** A scenario as the lab defines it, as far as the demo needs to know. */
interface Startable {
  readonly provider: string;
  start(options: {
    readonly seed: number;
    readonly now: Date;
    readonly port?: number;
  }): Promise<{ readonly env: Readonly<Record<string, string>>; close(): Promise<void> }>;
}

/** Simulated clouds that run in this process. */
export interface Demo {
  readonly env: Readonly<Record<string, string>>;
  /** The moment that the simulated hour ends. */
  readonly now: Date;
  close(): Promise<void>;
}

/** Starts the scenarios and points this process's environment at them, as a user would in a shell: real credentials are out of reach. */
export async function startDemo(
  scenarios: readonly Startable[],
  options: { readonly seed: number; readonly now: Date; readonly port?: number },
): Promise<Demo> {
  const labs = await Promise.all(scenarios.map((scenario) => scenario.start(options)));
  const env = Object.assign({}, ...labs.map((lab) => lab.env)) as Record<string, string>;
  for (const name of Object.keys(process.env)) if (/^(AWS|AZURE|CLOUDFLARE)_/.test(name)) delete process.env[name];
  Object.assign(process.env, env);
  return {
    env,
    now: options.now,
    close: async () => {
      await Promise.all(labs.map((lab) => lab.close()));
    },
  };
}
