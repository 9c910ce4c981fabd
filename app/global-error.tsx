'use client';
import './globals.css';
import { useEffect } from 'react';
import { ProblemView } from '@/components/shared/problem-view';

/** Stands in for the whole document when even the root layout failed. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => console.error(error), [error]);
  return (
    <html lang="en">
      <body>
        <main className="mx-auto max-w-2xl p-6">
          <ProblemView error={error} onRetry={reset} />
        </main>
      </body>
    </html>
  );
}
