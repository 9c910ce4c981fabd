'use client';
import { Dialog } from '@/components/ui/dialog';
import { NavLinks } from './nav-links';

/** All pages, from the side, on a phone. */
export default function NavSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Pilothouse" side="left">
      <nav aria-label="All pages">
        <NavLinks onNavigate={() => onOpenChange(false)} />
      </nav>
    </Dialog>
  );
}
