'use client';
import { CircleDashed } from 'lucide-react';
import { ContainerHealthPill, ContainerStatePill } from '@/components/shared/container-status';
import { StatusPill } from '@/components/ui/badge';
import { useContainer } from '@/lib/client/live-hooks';
import type { TargetState } from '@/lib/contract/app';

/** The container that serves at a target, as its host tells it at this moment. */
export function TargetPill({ target, plain = false }: { target: TargetState; plain?: boolean }) {
  const container = useContainer(target.host, target.containerId ?? '');
  if (container === undefined)
    return (
      <StatusPill
        tone={target.stale ? 'idle' : 'warn'}
        icon={<CircleDashed aria-hidden />}
        plain={plain}
        title={`There is no container ${target.container} on ${target.host}${target.stale ? ', as far as was last known' : ''}.`}
      >
        no container
      </StatusPill>
    );
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5">
      <ContainerStatePill container={container} plain={plain} />
      {container.state === 'running' && container.health !== 'none' && (
        <ContainerHealthPill health={container.health} plain={plain} />
      )}
      {target.stale && <span className="text-xs text-ink-subtle">last known</span>}
    </span>
  );
}
