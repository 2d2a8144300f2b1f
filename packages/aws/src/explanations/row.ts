/** One code as a table holds it: as a user would paste it, a title, who says it and what it means, and what to do. */
export type Row = readonly [code: string, title: string, meaning: string, next: readonly string[]];
