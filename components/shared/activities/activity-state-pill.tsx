import { Ban, CircleCheck, CircleDashed, CircleX, LoaderCircle, type LucideIcon, Minus, Unplug } from 'lucide-react';
import { StatusPill, type Tone } from '@/components/ui/badge';
import type { ActivityItem, ActivityState } from '@/lib/contract/activity';

interface Look {
  tone: Tone;
  icon: LucideIcon;
  word: string;
}

const STATES: Readonly<Record<ActivityState, Look>> = {
  running: { tone: 'info', icon: LoaderCircle, word: 'running' },
  succeeded: { tone: 'ok', icon: CircleCheck, word: 'done' },
  failed: { tone: 'bad', icon: CircleX, word: 'failed' },
  cancelled: { tone: 'idle', icon: Ban, word: 'cancelled' },
  interrupted: { tone: 'warn', icon: Unplug, word: 'interrupted' },
};

const ITEMS: Readonly<Record<ActivityItem['state'], Look>> = {
  waiting: { tone: 'idle', icon: CircleDashed, word: 'waits' },
  running: { tone: 'info', icon: LoaderCircle, word: 'under way' },
  succeeded: { tone: 'ok', icon: CircleCheck, word: 'done' },
  failed: { tone: 'bad', icon: CircleX, word: 'failed' },
  skipped: { tone: 'idle', icon: Minus, word: 'left out' },
  unknown: { tone: 'warn', icon: Unplug, word: 'not known' },
};

export function ActivityStatePill({ state }: { state: ActivityState }) {
  const { icon: Icon, tone, word } = STATES[state];
  return (
    <StatusPill tone={tone} icon={<Icon aria-hidden />}>
      {word}
    </StatusPill>
  );
}

export function ItemStatePill({ state }: { state: ActivityItem['state'] }) {
  const { icon: Icon, tone, word } = ITEMS[state];
  return (
    <StatusPill tone={tone} icon={<Icon aria-hidden />} plain>
      {word}
    </StatusPill>
  );
}
