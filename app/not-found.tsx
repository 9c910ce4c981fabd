import { Compass } from 'lucide-react';
import Link from 'next/link';
import { EmptyState } from '@/components/ui/empty-state';

export const metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-center">
      <EmptyState
        icon={<Compass aria-hidden />}
        title="There is no such page"
        action={
          <Link
            href="/"
            className="inline-flex h-8 items-center rounded-md bg-accent px-3 font-medium text-ink-inverse hover:bg-accent-strong"
          >
            To the overview
          </Link>
        }
      >
        The address may be mistyped, or what it led to was removed.
      </EmptyState>
    </main>
  );
}
