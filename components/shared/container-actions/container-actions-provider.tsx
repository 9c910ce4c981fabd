'use client';
import dynamic from 'next/dynamic';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState, useSyncExternalStore } from 'react';
import { containerKey } from '@/lib/client/fleet-store';
import { useLiveClient } from '@/lib/client/live-provider';
import { useNotifier } from '@/lib/client/notifier';
import type { ContainerSummary } from '@/lib/contract/container';
import { ACTION_WORDS, type ActionOptions, needsConfirmation, type RowAction } from './action-model';
import { type ActionResult, ActionRunner } from './action-runner';

/** Fetched with the first action: the lists must be light. */
const ActionDialog = dynamic(() => import('./action-dialog'), { ssr: false });

interface ContainerActions {
  runner: ActionRunner;
  request: (action: RowAction, containers: readonly ContainerSummary[]) => void;
}

const Context = createContext<ContainerActions | null>(null);

interface Request {
  id: number;
  action: RowAction;
  containers: readonly ContainerSummary[];
}

/** Actions on containers from anywhere in the console: the dialog with the consequences, progress, and what is under way. */
export function ContainerActionsProvider({ children }: { children: ReactNode }) {
  const { activities, fleet } = useLiveClient();
  const notifier = useNotifier();
  const [runner] = useState(() => new ActionRunner(fleet, activities));
  const [request, setRequest] = useState<Request | null>(null);
  const [open, setOpen] = useState(false);

  const runOne = useCallback(
    async (action: RowAction, container: ContainerSummary, options: ActionOptions) => {
      tell(await runner.run(action, container, options), action, notifier);
    },
    [runner, notifier],
  );
  const value = useMemo<ContainerActions>(
    () => ({
      runner,
      request: (action, containers) => {
        const only = containers.length === 1 ? containers[0] : undefined;
        if (only !== undefined && !needsConfirmation(action, 1)) {
          void runOne(action, only, {});
          return;
        }
        setRequest((before) => ({ id: (before?.id ?? 0) + 1, action, containers }));
        setOpen(true);
      },
    }),
    [runner, runOne],
  );
  return (
    <Context.Provider value={value}>
      {children}
      {request !== null && (
        <ActionDialog
          key={request.id}
          open={open}
          onOpenChange={setOpen}
          action={request.action}
          containers={request.containers}
          runner={runner}
          onRunOne={(container, options) => {
            setOpen(false);
            void runOne(request.action, container, options);
          }}
        />
      )}
    </Context.Provider>
  );
}

function tell(result: ActionResult, action: RowAction, notifier: ReturnType<typeof useNotifier>) {
  const { label, done } = ACTION_WORDS[action];
  if (result.outcome === 'failed') notifier.problem(result.error, `${label} ${result.container.name}`);
  if (result.outcome === 'unchanged') notifier.info(`${result.container.name} was ${done.toLowerCase()} already`);
}

export function useContainerActions(): ContainerActions {
  const actions = useContext(Context);
  if (actions === null) throw new Error('useContainerActions needs a ContainerActionsProvider above it');
  return actions;
}

/** What is under way for a container: asked for, and not yet confirmed by the engine. */
export function usePendingAction(host: string, id: string): RowAction | undefined {
  const { runner } = useContainerActions();
  const pick = () => runner.pending().get(containerKey(host, id));
  return useSyncExternalStore(runner.subscribe, pick, pick);
}
