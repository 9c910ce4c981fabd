/** mulberry32: small, fast, and the same for the same seed. */
export function seededRandom(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** A whole number from `from` to `to`, both included. */
    whole: (from: number, to: number) => from + Math.floor(next() * (to - from + 1)),
    pick<T>(items: readonly T[]): T {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
  };
}

/** The seed of a run: printed, so that a failure can be had again with PILOTHOUSE_TEST_SEED. */
export function seedOf(name: string): number {
  const seed = Number(process.env.PILOTHOUSE_TEST_SEED ?? Date.now() % 1_000_000);
  console.log(`${name}: PILOTHOUSE_TEST_SEED=${seed}`);
  return seed;
}
