interface CloudflareFlagValues {
  readonly zone?: readonly string[];
  readonly hostname?: readonly string[];
  readonly account?: string;
  readonly trace?: boolean;
  readonly "check-origins"?: boolean;
  readonly concurrency?: number;
}

/** The Cloudflare provider's options from flags. */
export function cloudflareOptions(flags: CloudflareFlagValues): Readonly<Record<string, unknown>> {
  return {
    ...(flags.zone && { zones: flags.zone }),
    ...(flags.hostname && { hostnames: flags.hostname }),
    ...(flags.account && { accountId: flags.account }),
    ...(flags.trace && { trace: true }),
    ...(flags["check-origins"] && { checkOrigins: true }),
    ...(flags.concurrency !== undefined && { concurrency: flags.concurrency }),
  };
}
