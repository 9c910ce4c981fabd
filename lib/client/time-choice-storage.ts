import { formatTimeChoice, parseTimeChoice, setTimeChoice, type TimeChoice } from '../time/time-choice';

/**
 * Kept by the browser, not by the account: the same person sits at machines in several zones, and a choice of UTC on the wall screen
 * is none for the phone.
 */
const KEY = 'pilothouse.time';

function read(): TimeChoice {
  try {
    return parseTimeChoice(localStorage.getItem(KEY));
  } catch {
    // A browser that forbids storage shows its own time.
    return parseTimeChoice(null);
  }
}

/** Puts the stored choice in force, and follows changes in other tabs. Browser only. Returns how to stop. */
export function followTimeChoice(): () => void {
  const load = () => setTimeChoice(read());
  load();
  window.addEventListener('storage', load);
  return () => window.removeEventListener('storage', load);
}

/** Puts it in force here and in the other tabs, and keeps it. */
export function saveTimeChoice(choice: TimeChoice): void {
  try {
    localStorage.setItem(KEY, formatTimeChoice(choice));
  } catch {
    // Forbidden: it holds for this page.
  }
  setTimeChoice(choice);
}
