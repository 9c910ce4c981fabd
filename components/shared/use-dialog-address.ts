'use client';
import { useEffect, useRef } from 'react';
import { parseAsString, useUrlState } from '@/lib/client/url-state';

/**
 * `?dialog=remove` in the address opens that dialog as soon as the page can, once: links and the search lead to what asks. `open` has
 * what this page knows; null while it is not ready, or the role may not.
 */
export function useDialogAddress(open: Readonly<Record<string, (() => void) | null>>): void {
  const [dialog, setDialog] = useUrlState('dialog', parseAsString);
  const latest = useRef({ open, setDialog });
  latest.current = { open, setDialog };
  const ready = dialog !== null && Object.hasOwn(open, dialog) && open[dialog] !== null;
  useEffect(() => {
    if (!ready || dialog === null) return;
    latest.current.setDialog(null);
    latest.current.open[dialog]?.();
  }, [ready, dialog]);
}
