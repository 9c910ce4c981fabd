'use client';
import { Clock, Download, FileJson, FileText, Settings2, WrapText } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import { DropdownMenu, MenuCheckItem, MenuItem, MenuRadioGroup, MenuSeparator } from '@/components/ui/dropdown-menu';
import { useTimeChoice } from '@/components/ui/use-time-choice';
import { saveTimeChoice } from '@/lib/client/time-choice-storage';
import type { TimeChoice } from '@/lib/time/time-choice';
import { zoneName } from '@/lib/time/time-format';
import type { LogLook } from './log-look';
import { downloadUrl } from './log-source';
import { filterQuery, type ViewFilter } from './log-store';

const TIMES = [
  { value: 'off', label: 'Off' },
  { value: 'clock', label: 'Time' },
  { value: 'relative', label: 'Relative' },
] as const;

/** The two that people change between, and a third when the settings name it. */
function zoneOptions(choice: TimeChoice): { value: string; label: string }[] {
  const own = zoneName({ ...choice, zone: 'browser' });
  const options = [
    { value: 'browser', label: `This browser’s (${own})` },
    { value: 'UTC', label: 'UTC' },
  ];
  if (!options.some(({ value }) => value === choice.zone)) options.push({ value: choice.zone, label: choice.zone });
  return options;
}

export function LogLookMenu({ look, onChange }: { look: LogLook; onChange: (change: Partial<LogLook>) => void }) {
  const choice = useTimeChoice();
  return (
    <DropdownMenu
      trigger={
        <IconButton label="How lines are shown" variant="secondary">
          <Settings2 aria-hidden className="size-4" />
        </IconButton>
      }
    >
      <MenuCheckItem checked={look.wrap} onChange={(wrap) => onChange({ wrap })}>
        <WrapText aria-hidden className="size-4 text-ink-subtle" /> Wrap long lines (w)
      </MenuCheckItem>
      <MenuCheckItem checked={look.json} onChange={(json) => onChange({ json })}>
        <FileJson aria-hidden className="size-4 text-ink-subtle" /> Lay out JSON (j)
      </MenuCheckItem>
      <MenuSeparator />
      <MenuRadioGroup
        label="Time before each line (t)"
        value={look.time}
        options={TIMES}
        onChange={(time) => onChange({ time })}
      />
      <MenuSeparator />
      <MenuRadioGroup
        label="Time zone, everywhere"
        value={choice.zone}
        options={zoneOptions(choice)}
        onChange={(zone) => saveTimeChoice({ ...choice, zone })}
      />
    </DropdownMenu>
  );
}

/** The whole log, or what the filter leaves of it: read by the browser itself, so that nothing of it has to fit into the page. */
function save(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}

export function LogDownloadMenu({
  host,
  containerId,
  filter,
}: {
  host: string;
  containerId: string;
  filter: ViewFilter;
}) {
  const query = filterQuery(filter);
  const note = Object.keys(query).length > 0 ? 'Only lines that pass the filter' : undefined;
  const start = (format: 'text' | 'ndjson', timestamps: boolean) => () =>
    save(downloadUrl(host, containerId, { format, timestamps, filter: query }));
  return (
    <DropdownMenu
      trigger={
        <IconButton label="Download the whole log" variant="secondary">
          <Download aria-hidden className="size-4" />
        </IconButton>
      }
    >
      <MenuItem icon={<FileText className="size-4" />} note={note} onSelect={start('text', false)}>
        As text
      </MenuItem>
      <MenuItem icon={<Clock className="size-4" />} note={note} onSelect={start('text', true)}>
        As text with times
      </MenuItem>
      <MenuItem icon={<FileJson className="size-4" />} note={note} onSelect={start('ndjson', false)}>
        As JSON, one object a line
      </MenuItem>
    </DropdownMenu>
  );
}
