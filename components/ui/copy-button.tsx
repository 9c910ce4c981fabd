'use client';
import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { IconButton } from './button';

/**
 * Puts text on the clipboard. Over plain HTTP from another machine browsers offer no clipboard API, hence the second way.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'sr-only';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

export interface CopyButtonProps {
  text: string;
  label?: string;
  /** Where two stand side by side, each its own. */
  icon?: ReactNode;
}

export function CopyButton({ text, label = 'Copy', icon }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 1500);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <>
      <IconButton
        label={state === 'failed' ? 'Could not copy: select the text instead' : label}
        size="small"
        onClick={() => void copyText(text).then((done) => setState(done ? 'copied' : 'failed'))}
      >
        {state === 'copied' ? (
          <Check className="size-3.5 text-ok" aria-hidden />
        ) : (
          (icon ?? <Copy className="size-3.5" aria-hidden />)
        )}
      </IconButton>
      <span role="status" className="sr-only">
        {state === 'copied' ? 'Copied' : ''}
      </span>
    </>
  );
}
