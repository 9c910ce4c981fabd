import {
  Activity,
  Box,
  CirclePlay,
  CircleStop,
  Flame,
  HardDrive,
  HeartCrack,
  HeartPulse,
  Layers,
  Network,
  Pause,
  Plug,
  Skull,
  Trash2,
  Unplug,
  Zap,
} from 'lucide-react';
import type { Tone } from '@/components/ui/badge';
import type { FleetEvent } from '@/lib/contract/event';

const BY_ACTION: Readonly<Record<string, typeof Box>> = {
  start: CirclePlay,
  unpause: CirclePlay,
  die: Skull,
  stop: CircleStop,
  oom: Flame,
  kill: Zap,
  pause: Pause,
  destroy: Trash2,
};
const BY_TYPE: Readonly<Record<FleetEvent['type'], typeof Box>> = {
  container: Box,
  image: Layers,
  volume: HardDrive,
  network: Network,
  daemon: Activity,
  console: Plug,
};
const TEXTS: Record<Tone, string> = {
  ok: 'text-ok',
  warn: 'text-warn',
  bad: 'text-bad',
  info: 'text-info',
  idle: 'text-ink-subtle',
};

/** Differs by what happened; the words beside it say the same. */
export function EventIcon({ event, tone }: { event: FleetEvent; tone: Tone }) {
  const Icon = iconOf(event);
  return <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${TEXTS[tone]}`} />;
}

function iconOf(event: FleetEvent): typeof Box {
  if (event.type === 'console') return event.action === 'disconnected' ? Unplug : Plug;
  if (event.action === 'health_status') return event.detail === 'unhealthy' ? HeartCrack : HeartPulse;
  return (event.type === 'container' ? BY_ACTION[event.action] : undefined) ?? BY_TYPE[event.type];
}
