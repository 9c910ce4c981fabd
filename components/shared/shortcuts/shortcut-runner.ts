import type { Shortcut, ShortcutContext } from './shortcut-registry';

/** Between the two keys of one shortcut, ms. */
const SEQUENCE_MS = 1500;

/** Finds the shortcut of what is pressed. `now`: ms, any beginning. */
export function shortcutRunner(
  shortcuts: readonly Shortcut[],
  context: ShortcutContext,
  now: () => number = () => performance.now(),
) {
  let first: { key: string; at: number } | null = null;
  return {
    /** Whether the key did something, or begins something; then it is nobody else's. */
    press(key: string): boolean {
      const before = first !== null && now() - first.at <= SEQUENCE_MS ? first.key : null;
      first = null;
      const whole = before === null ? undefined : shortcuts.find(({ keys }) => keys[0] === before && keys[1] === key);
      if (whole !== undefined) return whole.run(context);
      const single = shortcuts.find(({ keys }) => keys.length === 1 && keys[0] === key);
      if (single !== undefined) return single.run(context);
      if (!shortcuts.some(({ keys }) => keys.length === 2 && keys[0] === key)) return false;
      first = { key, at: now() };
      return true;
    },
  };
}
