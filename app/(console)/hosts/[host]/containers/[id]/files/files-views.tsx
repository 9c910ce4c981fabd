'use client';
import { FilesTab } from '@/components/container/files-tab';
import { useShownContainer } from '@/components/container/shown-container';
import { FileBrowser } from '@/components/files/file-browser';
import { Button } from '@/components/ui/button';
import { useCan } from '@/lib/client/me';
import { parseAsStringLiteral, useUrlState } from '@/lib/client/url-state';

const VIEWS = [
  { key: 'browse', label: 'Browse' },
  { key: 'changes', label: 'Changed since it was created' },
] as const;
const KEYS = VIEWS.map(({ key }) => key);

/** Two ways to look at a container's files: all of them, and those that differ from its image. */
export function FilesViews() {
  const { container, gone } = useShownContainer();
  const may = useCan('files:read');
  // Who may not read files still sees which of them changed, as before.
  const [view, setView] = useUrlState('view', parseAsStringLiteral(KEYS).withDefault(may ? 'browse' : 'changes'));
  return (
    <div className="flex flex-col gap-3">
      <div role="toolbar" aria-label="View of the files" className="flex flex-wrap gap-1">
        {VIEWS.map(({ key, label }) => (
          <Button
            key={key}
            size="small"
            variant={view === key ? 'secondary' : 'ghost'}
            aria-pressed={view === key}
            onClick={() => setView(key)}
          >
            {label}
          </Button>
        ))}
      </div>
      {view === 'browse' ? (
        <FileBrowser
          key={`${container.host}/${container.id}`}
          host={container.host}
          container={container.id}
          name={container.name}
          gone={gone}
        />
      ) : (
        <FilesTab />
      )}
    </div>
  );
}
