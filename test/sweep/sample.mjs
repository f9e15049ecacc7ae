/** So many of the items, the same for the same seed, in their own order. */
export function sampled(items, count, seed) {
  const random = generator(seed);
  const shuffled = items.map((item, index) => ({ item, index, key: random() })).sort((a, b) => a.key - b.key);
  return shuffled
    .slice(0, count)
    .sort((a, b) => a.index - b.index)
    .map(({ item }) => item);
}

/** mulberry32 */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
