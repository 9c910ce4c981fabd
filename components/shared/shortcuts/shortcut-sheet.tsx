'use client';
import { useEffect, useId, useState } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { useNavigation } from '../nav-links';
import { LOG_KEYS } from './log-keys';
import { SHORTCUTS, type ShortcutGroup } from './shortcut-registry';
import { setShortcutsOn, shortcutsOn } from './shortcut-setting';

const GROUPS: readonly ShortcutGroup[] = ['Go to', 'Anywhere', 'In a list', 'On a container’s page'];

/** Every shortcut that acts for this person, out of the registry that the keyboard itself is read by. */
export default function ShortcutSheet(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const id = useId();
  const pages = useNavigation().flatMap(({ entries }) => entries.map(({ href }) => `go ${href}`));
  const shown = SHORTCUTS.filter(({ group, id: shortcut }) => group !== 'Go to' || pages.includes(shortcut));
  const [on, setOn] = useState(true);
  useEffect(() => setOn(shortcutsOn()), []);
  return (
    <Dialog
      reading
      open={props.open}
      onOpenChange={props.onOpenChange}
      title="Keyboard shortcuts"
      width="large"
      footer={
        <label htmlFor={id} className="mr-auto flex min-h-8 items-center gap-2">
          <Checkbox
            id={id}
            checked={on}
            onChange={(event) => {
              setOn(event.target.checked);
              setShortcutsOn(event.target.checked);
            }}
          />
          Single keys act (in this browser). Never while you type, nor in a terminal.
        </label>
      }
    >
      <div className="gap-x-8 sm:columns-2">
        {GROUPS.map((group) => (
          <Keys
            key={group}
            title={group}
            rows={[
              ...(group === 'Anywhere' ? [{ keys: ['Ctrl K'], words: 'Find and do (⌘ K on a Mac)' }] : []),
              ...shown.filter((shortcut) => shortcut.group === group),
            ]}
          />
        ))}
        <Keys
          title="In a log that has the focus"
          rows={Object.entries(LOG_KEYS).map(([key, words]) => ({ keys: [key], words }))}
        />
      </div>
    </Dialog>
  );
}

function Keys({ title, rows }: { title: string; rows: readonly { keys: readonly string[]; words: string }[] }) {
  return (
    <section className="mb-4 break-inside-avoid">
      <h3 className="mb-1 text-xs font-semibold text-ink-muted">{title}</h3>
      <dl>
        {rows.map(({ keys, words }) => (
          <div key={keys.join(' ')} className="flex min-h-7 items-center justify-between gap-4">
            <dt className="min-w-0">{words}</dt>
            <dd className="flex shrink-0 gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
