'use client';
import { Boxes, Pencil, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { containersHref } from '@/components/shared/containers-href';
import { DropdownMenu, MenuItem, MenuSeparator } from '@/components/ui/dropdown-menu';
import type { OverlayProps } from '@/components/ui/lazy-overlay';
import { useWhyNot } from '@/lib/client/me';
import type { HostSummary } from '@/lib/contract/host';

export interface HostMenuProps extends OverlayProps {
  host: HostSummary;
  /** The host of the console's own settings is removed there. */
  ofSettings: boolean;
  onChange: () => void;
  onRemove: () => void;
}

export default function HostMenu({
  host,
  ofSettings,
  onChange,
  onRemove,
  trigger,
  defaultOpen = false,
}: HostMenuProps) {
  const router = useRouter();
  const whyNot = useWhyNot('hosts:manage');
  const notHere = ofSettings ? 'It comes from the console’s own settings (DOCKER_HOST).' : undefined;
  return (
    <DropdownMenu trigger={trigger} defaultOpen={defaultOpen}>
      <MenuItem icon={<Boxes className="size-4" />} onSelect={() => router.push(containersHref({ host: host.id }))}>
        Its containers
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Pencil className="size-4" />} disabled={whyNot !== undefined} note={whyNot} onSelect={onChange}>
        Change …
      </MenuItem>
      <MenuItem
        icon={<Trash2 className="size-4" />}
        danger
        disabled={whyNot !== undefined || ofSettings}
        note={whyNot ?? notHere}
        onSelect={onRemove}
      >
        Remove …
      </MenuItem>
    </DropdownMenu>
  );
}
