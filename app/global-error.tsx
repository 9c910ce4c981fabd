'use client';
import './globals.css';
import { useEffect } from 'react';

/** Stands in for the whole document when even the root layout failed. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => console.error(error), [error]);
  return (
    <html lang="en">
      <body>
        <main className="mx-auto max-w-2xl p-6">
          <h1 className="text-lg font-semibold">The page failed</h1>
          <p className="my-2 text-ink-muted">The browser’s console has the cause. Trying again often helps.</p>
          <button type="button" onClick={reset} className="rounded-md border border-line-strong bg-surface px-3 py-1.5">
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
