import {
  ArrowLeftRight,
  Ban,
  ChevronsRight,
  CircleCheck,
  CircleDashed,
  CircleX,
  Clock,
  Eye,
  HeartPulse,
  LoaderCircle,
  type LucideIcon,
  Minus,
  OctagonAlert,
  Undo2,
} from 'lucide-react';
import type { Tone } from '@/components/ui/badge';
import type { DeploymentState, StepState, Verdict } from '@/lib/deploy/words';

export interface Look {
  tone: Tone;
  icon: LucideIcon;
  word: string;
}

/** Icon, colour and word of each state: never colour alone. */
export const DEPLOYMENT_LOOKS: Readonly<Record<DeploymentState, Look>> = {
  queued: { tone: 'idle', icon: Clock, word: 'queued' },
  preparing: { tone: 'info', icon: LoaderCircle, word: 'preparing' },
  cutover: { tone: 'info', icon: ArrowLeftRight, word: 'switching over' },
  verifying: { tone: 'info', icon: HeartPulse, word: 'verifying' },
  watching: { tone: 'info', icon: Eye, word: 'watching' },
  restoring: { tone: 'warn', icon: Undo2, word: 'restoring' },
  succeeded: { tone: 'ok', icon: CircleCheck, word: 'succeeded' },
  failed: { tone: 'bad', icon: CircleX, word: 'failed' },
  rolled_back: { tone: 'warn', icon: Undo2, word: 'rolled back' },
  rollback_failed: { tone: 'bad', icon: OctagonAlert, word: 'rollback failed' },
  cancelled: { tone: 'idle', icon: Ban, word: 'cancelled' },
  superseded: { tone: 'idle', icon: ChevronsRight, word: 'superseded' },
};

export const STEP_LOOKS: Readonly<Record<StepState, Look>> = {
  waiting: { tone: 'idle', icon: CircleDashed, word: 'waits' },
  running: { tone: 'info', icon: LoaderCircle, word: 'under way' },
  done: { tone: 'ok', icon: CircleCheck, word: 'done' },
  failed: { tone: 'bad', icon: CircleX, word: 'failed' },
  skipped: { tone: 'idle', icon: Minus, word: 'left out' },
};

/** What a verdict means for who uses the app, where the deployment has no sentence of its own. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  succeeded: 'The new release serves. It was verified and went through its watch window.',
  failed: 'The new release was not put live. The old one was never touched and serves on.',
  rolled_back: 'The new release failed. The old one was put back and verified.',
  rollback_failed: 'The new release failed, and the old one could not be verified again. Somebody has to look now.',
  cancelled: 'It was cancelled. What had been changed was put back.',
  superseded: 'A newer deployment took its place before it began.',
};

/** What goes on, for who watches. */
export const RUNNING_WORDS: Readonly<Record<Exclude<DeploymentState, Verdict>, string>> = {
  queued: 'It waits for its turn: one deployment an environment at a time.',
  preparing: 'The image is brought and the new container is made. The old one serves.',
  cutover: 'The new container takes the place of the old one.',
  verifying: 'The new container is asked whether it serves.',
  watching: 'It serves and was verified. It is watched before that counts as a success.',
  restoring: 'The new container failed. The old one is put back.',
};
