'use client';
import clsx from 'clsx';
import { ArrowDownToLine, Copy, Maximize2, Minimize2, Pause, X } from 'lucide-react';
import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { ProblemView } from '@/components/shared/problem-view';
import type { LogKey } from '@/components/shared/shortcuts/log-keys';
import { Button, IconButton, Spinner } from '@/components/ui/button';
import { copyText } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { useTimeChoice } from '@/components/ui/use-time-choice';
import { useLiveStatus } from '@/lib/client/live-hooks';
import { useLiveClient } from '@/lib/client/live-provider';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerState } from '@/lib/contract/container';
import { stripAnsi } from '@/lib/logs/ansi';
import { exactTime, TIME_STYLES } from '@/lib/logs/time-text';
import { useLogAddress } from './log-address';
import { LogFilterPanel } from './log-filter-panel';
import { LogHistory } from './log-history';
import { LogList } from './log-list';
import { useLogLook } from './log-look';
import { LogDownloadMenu, LogLookMenu } from './log-menus';
import { LogSearch } from './log-search';
import { LogSearchBar } from './log-search-bar';
import { createLogSource, type LogSource } from './log-source';
import { type LogState, LogStore, NO_FILTER, type ViewFilter } from './log-store';

export interface LogViewerProps {
  host: string;
  /** The full id. */
  containerId: string;
  name: string;
  tty: boolean;
  state: ContainerState;
  /** Tests give their own. */
  source?: LogSource;
}

/** The log of one container, live and back to its first line. */
export function LogViewer(props: LogViewerProps) {
  // Another container is another log: nothing of this one's may be left.
  return <Viewer key={`${props.host}/${props.containerId}`} {...props} />;
}

interface Parts {
  store: LogStore;
  history: LogHistory;
  search: LogSearch;
}

function useParts({ host, containerId, source }: LogViewerProps, filter: ViewFilter): Parts {
  const { connection } = useLiveClient();
  const first = useRef(filter);
  const parts = useMemo(() => {
    const from = source ?? createLogSource(connection, host, containerId);
    const store = new LogStore(from);
    if (first.current !== NO_FILTER) store.setFilter(first.current);
    const history = new LogHistory(store, from);
    return { store, history, search: new LogSearch(store, history, from) };
  }, [connection, host, containerId, source]);
  useEffect(() => {
    const stop = parts.store.start();
    parts.search.start();
    return () => {
      stop();
      parts.history.cancel();
      parts.search.stop();
    };
  }, [parts]);
  return parts;
}

function Viewer(props: LogViewerProps) {
  const address = useLogAddress();
  const { store, history, search } = useParts(props, address.filter);
  const state = useSyncExternalStore(store.subscribe, store.snapshot, store.snapshot);
  const searching = useSyncExternalStore(search.subscribe, search.snapshot, search.snapshot);
  const [look, setLook] = useLogLook();
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const [selection, setSelection] = useState<{ from: number; to: number; start: number } | null>(null);
  const [large, setLarge] = useState(false);
  const searchBox = useRef<HTMLSpanElement>(null);
  const root = useRef<HTMLElement>(null);

  const open = useCallback((id: number) => {
    setOpened((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const select = useCallback((id: number, range: boolean) => {
    setSelection((before) => {
      const start = range && before ? before.start : id;
      if (!range && before?.from === id && before.to === id) return null;
      return { from: Math.min(start, id), to: Math.max(start, id), start };
    });
  }, []);
  const zone = useTimeChoice();
  const rowLook = useMemo(() => ({ ...look, zone, regexp: searching.regexp }), [look, zone, searching.regexp]);

  const applyFilter = (filter: ViewFilter) => {
    history.cancel();
    store.setFilter(filter);
    address.setFilter(filter);
    void search.again();
  };

  const keys: Record<LogKey | 'End' | 'Home' | 'Escape', () => void> = {
    '/': () => searchBox.current?.querySelector('input')?.focus(),
    n: () => void search.go('older'),
    N: () => void search.go('newer'),
    End: () => store.toEnd(),
    G: () => store.toEnd(),
    Home: () => void history.jump(0, history.spool),
    g: () => void history.jump(0, history.spool),
    w: () => setLook({ wrap: !look.wrap }),
    j: () => setLook({ json: !look.json }),
    t: () => setLook({ time: TIME_STYLES[(TIME_STYLES.indexOf(look.time) + 1) % TIME_STYLES.length] ?? 'clock' }),
    f: () => setLarge(!large),
    Escape: () => (selection ? setSelection(null) : setLarge(false)),
  };
  const keyDown = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLInputElement && event.target.type !== 'checkbox';
    const key = Object.hasOwn(keys, event.key) ? keys[event.key as keyof typeof keys] : undefined;
    if (!key || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && !selection && !large) return;
    event.preventDefault();
    key();
  };

  return (
    <section
      ref={root}
      aria-label={`Log of ${props.name}`}
      onKeyDown={keyDown}
      className={clsx(
        'flex min-h-0 flex-col overflow-hidden border border-line bg-surface',
        large ? 'fixed inset-0 z-40' : 'h-[max(24rem,calc(100dvh-15rem))] rounded-lg',
      )}
    >
      <div className="flex flex-wrap items-center gap-2 border-b border-line p-2">
        <LogSearchBar
          search={search}
          state={searching}
          box={searchBox}
          initial={address.query}
          onQuery={address.setQuery}
          onLeave={() => root.current?.querySelector<HTMLElement>('[role=log]')?.focus()}
        />
        <div className="flex items-center gap-1">
          <LogFilterPanel filter={state.filter} tty={props.tty} onChange={applyFilter} />
          <LogLookMenu look={look} onChange={setLook} />
          <LogDownloadMenu host={props.host} containerId={props.containerId} filter={state.filter} />
          <IconButton
            label={large ? 'Leave full screen (f)' : 'Full screen (f)'}
            variant="secondary"
            onClick={() => setLarge(!large)}
          >
            {large ? <Minimize2 aria-hidden className="size-4" /> : <Maximize2 aria-hidden className="size-4" />}
          </IconButton>
        </div>
      </div>
      <Body {...props} parts={{ store, history, search }} view={state} onUnfilter={() => applyFilter(NO_FILTER)}>
        <LogList
          store={store}
          history={history}
          state={state}
          look={rowLook}
          opened={opened}
          selection={selection}
          currentNumber={searching.currentNumber}
          onOpen={open}
          onSelect={select}
        />
      </Body>
      <StatusBar
        {...props}
        parts={{ store, history, search }}
        view={state}
        selection={selection}
        onUnselect={() => setSelection(null)}
      />
    </section>
  );
}

function Body({
  view,
  parts,
  onUnfilter,
  children,
  ...props
}: LogViewerProps & { view: LogState; parts: Parts; onUnfilter: () => void; children: ReactNode }) {
  const problem = view.ended?.problem;
  if (problem && view.entries.length === 0) {
    return (
      <div className="min-h-0 flex-1 overflow-auto p-4">
        <ProblemView
          error={new AppError(problem.code, problem)}
          {...(problem.code !== 'logs_unreadable' && { onRetry: () => parts.store.retry() })}
        />
      </div>
    );
  }
  if (view.entries.length > 0)
    return (
      <div className="relative flex min-h-0 flex-1 flex-col">
        {children}
        <ToEnd state={view} store={parts.store} />
      </div>
    );
  const busy = view.status === 'waiting' || view.loading !== null;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {children}
      <div className="pointer-events-none absolute inset-0 flex items-center justify-center overflow-auto [&_button]:pointer-events-auto">
        {busy ? (
          <span role="status" className="flex items-center gap-2 text-ink-muted">
            <Spinner />{' '}
            {view.loading && view.loading.linesRead > 0
              ? `Reading the whole log … ${view.loading.linesRead.toLocaleString('en')} lines so far`
              : 'Reading the log …'}
          </span>
        ) : view.failure ? (
          <ProblemView error={view.failure} onRetry={() => parts.store.set({ failure: null })} />
        ) : parts.store.filtered ? (
          <EmptyState title="No line passes the filter" action={<Button onClick={onUnfilter}>Show all lines</Button>}>
            The whole log was looked at.
          </EmptyState>
        ) : (
          <EmptyState title="Nothing written yet">
            {props.state === 'running'
              ? `«${props.name}» has written nothing to its standard output or error. New lines appear here as they come.`
              : `«${props.name}» is not running and has written nothing. Start it, and its lines appear here.`}
          </EmptyState>
        )}
      </div>
    </div>
  );
}

/** Large, at the bottom, in the middle: the thumb's place. */
function ToEnd({ state, store }: { state: LogState; store: LogStore }) {
  if (state.following) return null;
  const { unseen } = state;
  return (
    <Button
      variant="primary"
      onClick={() => store.toEnd()}
      icon={<ArrowDownToLine aria-hidden className="size-4" />}
      className="absolute bottom-3 left-1/2 -translate-x-1/2 shadow-float pointer-coarse:h-11"
    >
      {unseen > 0 ? `${unseen.toLocaleString('en')} new ${unseen === 1 ? 'line' : 'lines'}` : 'To the newest line'}
    </Button>
  );
}

interface StatusBarProps extends LogViewerProps {
  parts: Parts;
  view: LogState;
  selection: { from: number; to: number } | null;
  onUnselect: () => void;
}

function StatusBar({ view, parts, selection, onUnselect, ...props }: StatusBarProps) {
  const live = useLiveStatus();
  const [copied, setCopied] = useState<string | null>(null);
  const copy = (withTimes: boolean) => {
    if (!selection) return;
    const lines = view.entries.filter(({ id, gap }) => id >= selection.from && id <= selection.to && gap === undefined);
    const text = lines.map((line) => `${withTimes ? `${exactTime(line.at)} ` : ''}${stripAnsi(line.text)}`).join('\n');
    void copyText(text).then((done) =>
      setCopied(done ? `${lines.length} copied` : 'Could not copy: select the text instead'),
    );
  };
  const count = selection ? selection.to - selection.from + 1 : 0;
  return (
    <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line bg-sunken px-3 py-1 text-xs text-ink-muted">
      <span role="status" className="flex min-w-0 items-center gap-1.5 break-words">
        {statusWords(view, props.state, live.state)}
      </span>
      {view.failure !== null && view.entries.length > 0 && (
        <span className="flex items-center gap-2 text-bad">
          {view.failure instanceof Error ? view.failure.message : 'Older lines could not be fetched'}
          <Button size="small" onClick={() => parts.store.set({ failure: null })}>
            Try again
          </Button>
        </span>
      )}
      {view.ended?.problem && view.ended.problem.code !== 'logs_unreadable' && (
        <Button size="small" onClick={() => parts.store.retry()}>
          Try again
        </Button>
      )}
      {selection && (
        <span className="ml-auto flex items-center gap-1">
          <Button size="small" icon={<Copy aria-hidden className="size-3.5" />} onClick={() => copy(false)}>
            Copy {count === 1 ? 'line' : `${count.toLocaleString('en')} lines`}
          </Button>
          <Button size="small" onClick={() => copy(true)}>
            with times
          </Button>
          <IconButton size="small" label="Choose nothing" onClick={onUnselect}>
            <X aria-hidden className="size-3.5" />
          </IconButton>
          {copied !== null && <span role="status">{copied}</span>}
        </span>
      )}
    </div>
  );
}

/** What the reader must know of these lines: whether they are live, and why not. */
export function statusWords(state: LogState, container: ContainerState, line: string): ReactNode {
  if (state.ended)
    return state.ended.problem ? `Not live: ${state.ended.reason}` : `${state.ended.reason}. These are its last lines.`;
  if (line !== 'live' && state.status !== 'waiting')
    return 'Connection lost: these lines are as of then. It is tried again by itself.';
  if (state.loading?.direction === 'older') {
    const { linesRead } = state.loading;
    return linesRead > 0
      ? `Reading the whole log … ${linesRead.toLocaleString('en')} lines so far`
      : 'Fetching older lines …';
  }
  if (state.loading) return 'Fetching lines …';
  if (state.status === 'waiting') return 'Opening the log …';
  const beginning = !state.older && state.entries.length > 0 ? ' · from the first line' : '';
  const shown = `${state.entries.length.toLocaleString('en')} lines here${beginning}`;
  if (!state.following) {
    return (
      <>
        <Pause aria-hidden className="size-3.5" /> Paused · {shown}
      </>
    );
  }
  if (container !== 'running') return `The container is ${container}: no new lines until it runs · ${shown}`;
  return `Following · ${shown}`;
}
