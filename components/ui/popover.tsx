'use client';
import * as Primitive from 'radix-ui/popover';
import type { ReactNode } from 'react';

export interface PopoverProps {
  /** One element that takes a ref and button props. */
  trigger: ReactNode;
  /** Names the panel for a screen reader. */
  label: string;
  children: ReactNode;
  align?: 'start' | 'center' | 'end';
  defaultOpen?: boolean;
}

export function Popover({ trigger, label, children, align = 'end', defaultOpen = false }: PopoverProps) {
  return (
    <Primitive.Root defaultOpen={defaultOpen}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          aria-label={label}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-(--radix-popover-content-available-height) w-[min(30rem,calc(100vw-1rem))] animate-fade overflow-y-auto rounded-lg border border-line bg-raised p-4 text-sm text-ink shadow-float"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
