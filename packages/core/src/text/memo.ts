/** Longer texts are not kept: they bound the memory, and seldom come twice. */
const longest = 512;

/**
 * Remembers what `compute` said of the texts that come most, at most twice `limit` of them: the ones asked for since the last
 * turn-over stay, so that rare texts do not drive out frequent ones. `undefined` is not remembered.
 */
export function memoised<Value>(limit: number, compute: (text: string) => Value): (text: string) => Value {
  let recent = new Map<string, Value>();
  let older = new Map<string, Value>();
  return (text) => {
    const known = recent.get(text);
    if (known !== undefined) return known;
    if (text.length > longest) return compute(text);
    const value = older.get(text) ?? compute(text);
    if (recent.size >= limit) {
      older = recent;
      recent = new Map();
    }
    recent.set(text, value);
    return value;
  };
}
