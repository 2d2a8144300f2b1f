const seconds: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  M: 2_592_000,
  y: 31_536_000,
};

/** Seconds of an nginx time ("1m 30s", "75", "500ms"); undefined when it is none. */
export function parseTime(text: string | undefined): number | undefined {
  if (!text) return undefined;
  let total = 0;
  let read = 0;
  for (const [all, amount, unit = "s"] of text.matchAll(/(\d{1,15})(ms|[smhdwMy])?\s*/g)) {
    total += Number(amount) * (seconds[unit] ?? 1);
    read += all.length;
  }
  return read === text.length ? total : undefined;
}

const bytes: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** Bytes of an nginx size ("4k", "1m", "8192"); undefined when it is none. */
export function parseSize(text: string | undefined): number | undefined {
  const [, amount, unit = ""] = /^(\d{1,15})([kKmMgG]?)$/.exec(text ?? "") ?? [];
  return amount === undefined ? undefined : Number(amount) * (bytes[unit.toLowerCase()] ?? 1);
}
