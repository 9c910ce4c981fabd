const KEY = 'pilothouse.recent';
const KEPT = 20;

/** Keys of what this person used last, the latest first; kept in this browser. */
export function readRecent(): readonly string[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(saved) ? saved.filter((key) => typeof key === 'string').slice(0, KEPT) : [];
  } catch {
    // Forbidden storage, or somebody else's text: nothing was used yet.
    return [];
  }
}

export function noteRecent(key: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify([key, ...readRecent().filter((each) => each !== key)].slice(0, KEPT)));
  } catch {
    // Forbidden: it is not remembered.
  }
}
