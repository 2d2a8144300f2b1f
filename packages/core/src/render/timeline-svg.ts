import { escapeHtml } from "../text/printable.ts";

const width = 720;
const height = 120;

/** Failures over time as an SVG bar chart with a title for screen readers; takes [ISO time, count] in order. */
export function timelineSvg(points: readonly (readonly [startsAt: string, count: number])[]): string {
  const most = Math.max(1, ...points.map(([, count]) => count));
  const step = width / Math.max(1, points.length);
  const bars = points
    .map(([, count], index) => ({ x: index * step, tall: (count / most) * (height - 20) }))
    .filter(({ tall }) => tall > 0)
    .map(
      ({ x, tall }) =>
        `<rect x="${x.toFixed(1)}" y="${(height - tall).toFixed(1)}" width="${Math.max(0.5, step - 0.5).toFixed(1)}" height="${tall.toFixed(1)}"/>`,
    )
    .join("");
  const [first] = points;
  const last = points.at(-1);
  const label = escapeHtml(`5xx per step from ${first?.[0] ?? ""} to ${last?.[0] ?? ""}, at most ${most}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}"><title>${label}</title><g fill="#b3261e">${bars}</g></svg>`;
}
