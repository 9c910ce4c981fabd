const KEY = 'pilothouse.shortcuts';

/** Single keys act, unless somebody turned that off: speech control and unsteady hands press them by accident. */
export function shortcutsOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

export function setShortcutsOn(on: boolean): void {
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // Forbidden: it cannot be kept.
  }
}
