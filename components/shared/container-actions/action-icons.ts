import { CirclePause, CirclePlay, CircleStop, type LucideIcon, Play, RotateCw, Trash2, Zap } from 'lucide-react';
import type { RowAction } from './action-model';

export const ACTION_ICONS: Readonly<Record<RowAction, LucideIcon>> = {
  start: Play,
  stop: CircleStop,
  restart: RotateCw,
  pause: CirclePause,
  unpause: CirclePlay,
  kill: Zap,
  remove: Trash2,
};
