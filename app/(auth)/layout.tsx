import type { ReactNode } from 'react';
import { Logo } from '@/components/shared/logo';

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 py-10 sm:justify-center">
      <div className="flex w-full max-w-sm flex-col gap-6">
        <div className="flex justify-center">
          <Logo />
        </div>
        <main className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-5">{children}</main>
      </div>
    </div>
  );
}
