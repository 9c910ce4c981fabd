import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { formatBytes } from '@/components/ui/format';
import { SafeText, visibleText } from '@/components/ui/safe-text';
import type { VolumeSummary } from '@/lib/contract/volume';
import { volumePath, volumeTitle } from './volume-words';

export function VolumeNameCell({ volume }: { volume: VolumeSummary }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Link
        href={volumePath(volume)}
        prefetch={false}
        title={visibleText(volume.name)}
        className={`min-w-0 truncate rounded-sm font-medium text-ink hover:text-accent hover:underline ${volume.anonymous ? 'font-mono text-xs' : ''}`}
      >
        <SafeText>{volumeTitle(volume)}</SafeText>
      </Link>
      {volume.anonymous && <Badge title="The engine made up its name: it came with a container">anonymous</Badge>}
    </span>
  );
}

/** undefined: not measured yet, or the driver does not tell. */
export function SizeCell({ bytes, measuring }: { bytes: number | undefined; measuring: boolean }) {
  if (bytes === undefined) {
    const words = measuring ? 'The engine is measuring' : 'Not known';
    return (
      <span className="text-ink-subtle" title={words}>
        {measuring ? '…' : '–'}
        <span className="sr-only">{words}</span>
      </span>
    );
  }
  return <span className="figures">{formatBytes(bytes)}</span>;
}

export function LabelsCell({ labels }: { labels: Readonly<Record<string, string>> }) {
  const entries = Object.entries(labels);
  if (entries.length === 0) return <span className="text-ink-subtle">–</span>;
  const text = entries.map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join(', ');
  return (
    <span title={visibleText(text)} className="font-mono text-xs">
      <SafeText>{text}</SafeText>
    </span>
  );
}
