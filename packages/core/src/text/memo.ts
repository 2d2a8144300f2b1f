/** Longer texts are not kept: they bound the memory, and seldom come twice. */
const longest = 512;

/**
 * Remembers what `compute` said of the texts that come most, at most twice `limit` of them: the ones asked for since the last
 * turn-over stay, so that rare texts do not drive out frequent ones. `undefined` is not remembered.
 */
export function memoised<Value, Key extends string | number = string>(
  limit: number,
  compute: (key: Key) => Value,
): (key: Key) => Value {
  let recent = new Map<Key, Value>();
  let older = new Map<Key, Value>();
  return (key) => {
    const known = recent.get(key);
    if (known !== undefined) return known;
    if (typeof key === "string" && key.length > longest) return compute(key);
    const value = older.get(key) ?? compute(key);
    if (recent.size >= limit) {
      older = recent;
      recent = new Map();
    }
    recent.set(key, value);
    return value;
  };
}
