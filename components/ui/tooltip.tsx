'use client';
import * as Primitive from 'radix-ui/tooltip';
import type { ReactNode } from 'react';

export interface TooltipProps {
  content: ReactNode;
  /** One focusable element: what cannot have the focus cannot be explained to who uses no mouse. */
  children: ReactNode;
}

export function Tooltip({ content, children }: TooltipProps) {
  return (
    <Primitive.Provider delayDuration={300}>
      <Primitive.Root>
        <Primitive.Trigger asChild>{children}</Primitive.Trigger>
        <Primitive.Portal>
          <Primitive.Content
            sideOffset={4}
            collisionPadding={8}
            className="z-50 max-w-80 rounded-md border border-line bg-raised px-2 py-1 text-xs break-words text-ink shadow-float"
          >
            {content}
          </Primitive.Content>
        </Primitive.Portal>
      </Primitive.Root>
    </Primitive.Provider>
  );
}
