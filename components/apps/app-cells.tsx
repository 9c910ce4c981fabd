'use client';
import Link from 'next/link';
import { appPath, deploymentPath } from '@/components/shared/deploy/deploy-paths';
import { DeploymentStatePill } from '@/components/shared/deploy/deployment-state-pill';
import { RollbackReadiness } from '@/components/shared/deploy/readiness';
import { ReleaseText } from '@/components/shared/deploy/release-text';
import { TargetPill } from '@/components/shared/deploy/target-pill';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import type { AppRow } from './app-rows';

const NOTHING = <span className="text-ink-subtle">–</span>;

export function AppNameCell({ row }: { row: AppRow }) {
  return (
    <Link
      href={appPath(row.app.name)}
      prefetch={false}
      className="block min-w-0 truncate font-medium hover:text-accent hover:underline"
    >
      <SafeText>{row.app.name}</SafeText>
    </Link>
  );
}

export function ServingCell({ row }: { row: AppRow }) {
  const target = row.environment?.targets[0];
  return target === undefined ? NOTHING : <TargetPill target={target} plain />;
}

export function LiveCell({ row }: { row: AppRow }) {
  const active = row.environment?.active;
  return active == null ? <span className="text-ink-subtle">nothing yet</span> : <ReleaseText release={active} />;
}

export function LastCell({ row }: { row: AppRow }) {
  const last = row.environment?.deployment;
  if (last == null) return <span className="text-ink-subtle">none yet</span>;
  return (
    <Link href={deploymentPath(last.id)} prefetch={false} className="inline-flex items-center gap-1.5 hover:underline">
      <DeploymentStatePill state={last.state} plain />
      <span className="text-xs text-ink-subtle figures">#{last.release}</span>
    </Link>
  );
}

export function SinceCell({ row }: { row: AppRow }) {
  const at = row.environment?.deployment?.at ?? row.environment?.active?.createdAt;
  return at === undefined ? NOTHING : <RelativeTime at={at} />;
}

export function ReadyCell({ row }: { row: AppRow }) {
  if (row.environment === null) return NOTHING;
  return <RollbackReadiness app={row.app.name} environment={row.environment.name} plain />;
}

/** On a phone. */
export function AppCard({ row }: { row: AppRow }) {
  return (
    <div className="flex min-w-0 flex-col gap-px py-1 pr-1 leading-5">
      <div className="flex min-w-0 items-center gap-2">
        <AppNameCell row={row} />
        <span className="min-w-0 flex-1 truncate text-ink-muted">{row.environment?.name}</span>
        <ServingCell row={row} />
      </div>
      <div className="flex min-w-0 items-center text-xs">
        <LiveCell row={row} />
      </div>
      <div className="flex items-center gap-3 text-xs">
        <LastCell row={row} />
        <span className="flex-1" />
        <ReadyCell row={row} />
      </div>
    </div>
  );
}
