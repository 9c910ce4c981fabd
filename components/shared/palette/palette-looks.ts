import {
  Bookmark,
  Boxes,
  CircleUser,
  Database,
  FileText,
  Layers,
  ListChecks,
  type LucideIcon,
  Network,
  Package,
  Rocket,
  Server,
  Zap,
} from 'lucide-react';
import type { PaletteKind } from './palette-model';

/** What each kind of thing looks like and is called. */
export const KIND_LOOKS: Readonly<Record<PaletteKind, { Icon: LucideIcon; word: string }>> = {
  page: { Icon: FileText, word: 'page' },
  command: { Icon: Zap, word: 'command' },
  container: { Icon: Boxes, word: 'container' },
  app: { Icon: Rocket, word: 'app' },
  stack: { Icon: Layers, word: 'stack' },
  host: { Icon: Server, word: 'host' },
  image: { Icon: Package, word: 'image' },
  volume: { Icon: Database, word: 'volume' },
  network: { Icon: Network, word: 'network' },
  activity: { Icon: ListChecks, word: 'activity' },
  view: { Icon: Bookmark, word: 'saved view' },
  user: { Icon: CircleUser, word: 'user' },
};
