'use client';
import { useEffect } from 'react';
import { ProblemView } from '@/components/shared/problem-view';

export default function ConsoleError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  // The page's text is for people; who looks for the cause finds it in the browser's console.
  useEffect(() => console.error(error), [error]);
  return (
    <div className="mx-auto w-full max-w-2xl p-4 md:p-6">
      <ProblemView error={error} onRetry={reset} />
    </div>
  );
}
