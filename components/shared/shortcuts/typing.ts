const OWN_KEYS = 'input:not([type="checkbox"]):not([type="radio"]),textarea,select,[contenteditable="true"],.xterm';

/** Whether a key belongs to what has the focus, or to something that lies over the page: then no shortcut may act. */
export function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (event.target instanceof Element && event.target.closest(OWN_KEYS) !== null) return true;
  return document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"]') !== null;
}
