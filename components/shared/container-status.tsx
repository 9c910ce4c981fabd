import {
  CircleDashed,
  CircleHelp,
  CirclePause,
  CirclePlay,
  CircleStop,
  CircleX,
  HeartPulse,
  LoaderCircle,
  type LucideIcon,
  RotateCw,
  Skull,
  Trash2,
} from 'lucide-react';
import { StatusPill, type Tone } from '@/components/ui/badge';
import type { ContainerState, ContainerSummary, HealthStatus } from '@/lib/contract/container';

interface Look {
  tone: Tone;
  icon: LucideIcon;
  word: string;
}

const STATES: Record<ContainerState, Look> = {
  running: { tone: 'ok', icon: CirclePlay, word: 'running' },
  paused: { tone: 'warn', icon: CirclePause, word: 'paused' },
  restarting: { tone: 'warn', icon: RotateCw, word: 'restarting' },
  removing: { tone: 'warn', icon: Trash2, word: 'removing' },
  created: { tone: 'idle', icon: CircleDashed, word: 'created' },
  exited: { tone: 'idle', icon: CircleStop, word: 'exited' },
  dead: { tone: 'bad', icon: Skull, word: 'dead' },
  unknown: { tone: 'idle', icon: CircleHelp, word: 'unknown' },
};

/** 137 and 143 are what a container asked to stop ends with (SIGKILL, SIGTERM): no fault by itself. */
function endedBadly(container: Pick<ContainerSummary, 'exitCode' | 'oomKilled' | 'error'>): boolean {
  return container.oomKilled || container.error !== null || ![null, 0, 137, 143].includes(container.exitCode);
}

/** Icon, colour and word of a container's state; for one that ended also the exit code, or that memory ran out. */
export function containerStateLook(
  container: Pick<ContainerSummary, 'state' | 'exitCode' | 'oomKilled' | 'error'>,
): Look {
  const look = STATES[container.state];
  if (container.state === 'restarting' && container.exitCode !== null && container.exitCode !== 0) {
    return { ...look, tone: 'bad', word: `restarting (${container.exitCode})` };
  }
  if (container.state !== 'exited') return look;
  if (container.oomKilled) return { tone: 'bad', icon: CircleX, word: 'out of memory' };
  if (endedBadly(container)) return { tone: 'bad', icon: CircleX, word: `exited (${container.exitCode ?? '?'})` };
  return { ...look, word: `exited (${container.exitCode ?? 0})` };
}

export function ContainerStatePill({ container, plain }: { container: ContainerSummary; plain?: boolean }) {
  const { tone, icon: Icon, word } = containerStateLook(container);
  return (
    <StatusPill tone={tone} icon={<Icon aria-hidden />} title={container.error ?? undefined} plain={plain ?? false}>
      {word}
    </StatusPill>
  );
}

const HEALTH: Record<Exclude<HealthStatus, 'none'>, Look> = {
  healthy: { tone: 'ok', icon: HeartPulse, word: 'healthy' },
  unhealthy: { tone: 'bad', icon: CircleX, word: 'unhealthy' },
  starting: { tone: 'info', icon: LoaderCircle, word: 'starting' },
};

/** `none` (no health check) is said in words too, quietly. */
export function ContainerHealthPill({ health, plain }: { health: HealthStatus; plain?: boolean }) {
  if (health === 'none') return <span className="text-xs text-ink-subtle">no check</span>;
  const { tone, icon: Icon, word } = HEALTH[health];
  return (
    <StatusPill tone={tone} icon={<Icon aria-hidden />} plain={plain ?? false}>
      {word}
    </StatusPill>
  );
}
