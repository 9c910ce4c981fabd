'use client';
import { EllipsisVertical } from 'lucide-react';
import type { ReactElement } from 'react';
import { IconButton } from '@/components/ui/button';
import { lazyOverlay, type OverlayTriggerProps } from '@/components/ui/lazy-overlay';
import type { ContainerSummary } from '@/lib/contract/container';
import type { ContainerMenuProps } from './container-menu';

const ContainerMenu = lazyOverlay<ContainerMenuProps>('menu', () => import('./container-menu'));

export interface ContainerActionMenuProps {
  container: ContainerSummary;
  /** Also links to pages of the container: for lists. */
  withLinks?: boolean;
  trigger?: ReactElement<OverlayTriggerProps>;
}

/** Every action that its state allows; what the role does not allow is shown with the reason. */
export function ContainerActionMenu({ container, withLinks = false, trigger }: ContainerActionMenuProps) {
  return (
    <ContainerMenu
      container={container}
      withLinks={withLinks}
      trigger={
        trigger ?? (
          <IconButton label={`Actions for ${container.name}`} size="small">
            <EllipsisVertical aria-hidden className="size-4" />
          </IconButton>
        )
      }
    />
  );
}
