'use client';
import { LogOut, Settings } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { DropdownMenu, MenuItem, MenuLabel, MenuRadioGroup, MenuSeparator } from '@/components/ui/dropdown-menu';
import type { OverlayProps } from '@/components/ui/lazy-overlay';
import { grantWords } from '@/lib/access/grant';
import { useMe } from '@/lib/client/me';
import { logout } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import { applyTheme, currentTheme, type Theme } from './theme';

const THEME_OPTIONS: readonly { value: Theme; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export default function UserMenuContent({ trigger, defaultOpen = false }: OverlayProps) {
  const me = useMe();
  const router = useRouter();
  const leave = useAction(logout, { doing: () => 'Sign out' });
  const [theme, setTheme] = useState<Theme>('system');
  useEffect(() => setTheme(currentTheme()), []);
  return (
    <DropdownMenu trigger={trigger} defaultOpen={defaultOpen}>
      <div className="px-2 py-1">
        <div className="font-medium break-words">{me.username}</div>
        <div className="text-xs text-ink-subtle">
          {me.grants.length === 0 ? me.role : me.grants.map(grantWords).join('; ')}
        </div>
      </div>
      <MenuSeparator />
      <MenuRadioGroup
        label="Theme"
        value={theme}
        options={THEME_OPTIONS}
        onChange={(next) => {
          applyTheme(next);
          setTheme(next);
        }}
      />
      <MenuSeparator />
      {me.kind === 'user' && (
        <>
          <MenuLabel>Account</MenuLabel>
          <MenuItem icon={<Settings className="size-4" />} onSelect={() => router.push('/settings')}>
            Settings
          </MenuItem>
          <MenuItem
            icon={<LogOut className="size-4" />}
            onSelect={() =>
              void leave.run({ body: {} }).then((answer) => {
                // A whole new page: nothing of the session stays in memory.
                if (answer !== undefined) window.location.assign('/sign-in');
              })
            }
          >
            Sign out
          </MenuItem>
        </>
      )}
    </DropdownMenu>
  );
}
