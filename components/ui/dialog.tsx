'use client';
import clsx from 'clsx';
import { X } from 'lucide-react';
import * as Primitive from 'radix-ui/dialog';
import { type ReactNode, useRef } from 'react';
import { IconButton } from './button';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the foot, the main one last. */
  footer?: ReactNode;
  width?: 'small' | 'medium' | 'large';
  /** From the side (navigation, activities) instead of in the middle. */
  side?: 'left' | 'right';
  /** There is only text in it: what is longer than the dialog is scrolled by keys, too. */
  reading?: boolean;
}

const WIDTHS = { small: 'sm:max-w-md', medium: 'sm:max-w-xl', large: 'sm:max-w-4xl' };

/** Modal. On a phone it is a sheet at the foot of the screen, within reach of the thumb. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  width = 'medium',
  side,
  reading = false,
}: DialogProps) {
  const before = useRef<Element | null>(null);
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Primitive.Content
          {...(description === undefined && { 'aria-describedby': undefined })}
          onOpenAutoFocus={(event) => {
            // Not the close button, which comes first in the order: what the dialog is for, else the dialog itself.
            event.preventDefault();
            before.current = document.activeElement;
            const content = event.currentTarget as HTMLElement;
            (content.querySelector<HTMLElement>('[data-autofocus]') ?? content).focus();
          }}
          onCloseAutoFocus={(event) => {
            // Back to where the person was: these dialogs have no trigger of their own that could get it.
            event.preventDefault();
            if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
          }}
          className={clsx(
            'fixed z-50 flex animate-rise flex-col border border-line bg-raised text-ink shadow-float outline-none',
            side !== undefined
              ? ['inset-y-0', side === 'left' ? 'left-0 w-72 max-w-[85vw]' : 'right-0 w-108 max-w-full']
              : [
                  'inset-x-0 bottom-0 max-h-[88dvh] rounded-t-lg sm:inset-x-4 sm:top-[10vh] sm:bottom-auto sm:mx-auto sm:max-h-[80dvh] sm:rounded-lg',
                  WIDTHS[width],
                ],
          )}
        >
          <header className="flex items-start gap-3 border-b border-line py-3 pr-2 pl-4">
            <div className="min-w-0 flex-1">
              <Primitive.Title className="text-base leading-7 font-semibold break-words">{title}</Primitive.Title>
              {description !== undefined && (
                <Primitive.Description className="text-sm text-ink-muted">{description}</Primitive.Description>
              )}
            </div>
            <Primitive.Close asChild>
              <IconButton label="Close" size="small">
                <X className="size-4" aria-hidden />
              </IconButton>
            </Primitive.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3" {...(reading && { tabIndex: 0 })}>
            {children}
          </div>
          {footer !== undefined && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3 max-sm:[&>button]:flex-1">
              {footer}
            </footer>
          )}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
