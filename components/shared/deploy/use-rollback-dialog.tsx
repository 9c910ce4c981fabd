'use client';
import dynamic from 'next/dynamic';
import { type ReactNode, useCallback, useState } from 'react';

/** Fetched as soon as somebody is about to press: it must be there at once. */
const load = () => import('./rollback-dialog');
const RollbackDialog = dynamic(() => load().then((module) => module.RollbackDialog), { ssr: false });

export const warmRollbackDialog = (): void => void load().catch(() => undefined);

interface Question {
  app: string;
  environment: string;
  /** Chosen beforehand; null: the last healthy one. */
  release: number | null;
}

/** One dialog for a whole page: rows of a list come and go while somebody reads in it. Put `element` beside the list, not into a row. */
export function useRollbackDialog(): {
  ask: (app: string, environment: string, release?: number) => void;
  element: ReactNode;
} {
  const [question, setQuestion] = useState<Question | null>(null);
  const ask = useCallback(
    (app: string, environment: string, release?: number) => setQuestion({ app, environment, release: release ?? null }),
    [],
  );
  const element = question && <RollbackDialog {...question} onClose={() => setQuestion(null)} />;
  return { ask, element };
}
