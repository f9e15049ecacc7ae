/** All of the items in an order that is the same for the same seed. */
export function shuffled(items, seed) {
  const random = generator(seed);
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** So many of the items, the same for the same seed, in their own order; of each kind and each moment about as many. */
export function sampled(items, count, seed) {
  const places = new Map(items.map((item, index) => [item, index]));
  const groups = new Map();
  for (const item of shuffled(items, seed)) {
    const group = `${item.kind} ${item.moment}`;
    groups.set(group, [...(groups.get(group) ?? []), item]);
  }
  // Diagonal by diagonal: the next one differs from the one before in both.
  const kinds = distinct(items.map(({ kind }) => kind));
  const moments = distinct(items.map(({ moment }) => moment));
  const order = moments.flatMap((_, shift) =>
    kinds.map((kind, index) => `${kind} ${moments[(index + shift) % moments.length]}`),
  );
  const chosen = [];
  while (chosen.length < Math.min(count, items.length)) {
    for (const group of order) {
      const item = groups.get(group)?.shift();
      if (item && chosen.length < count) chosen.push(item);
    }
  }
  return chosen.sort((a, b) => places.get(a) - places.get(b));
}

const distinct = (values) => [...new Set(values)];

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
