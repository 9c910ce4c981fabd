'use client';
import { CircleUser } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import { lazyOverlay } from '@/components/ui/lazy-overlay';
import { useMe } from '@/lib/client/me';

const UserMenuContent = lazyOverlay('menu', () => import('./user-menu-content'));

export function UserMenu() {
  const me = useMe();
  return (
    <UserMenuContent
      trigger={
        <IconButton label={`Account of ${me.username}`}>
          <CircleUser aria-hidden className="size-4.5" />
        </IconButton>
      }
    />
  );
}
