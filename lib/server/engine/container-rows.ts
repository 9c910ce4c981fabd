import 'server-only';
import { summaryFromInspect, summaryFromList } from '@/lib/containers/summary';
import type { RowReader } from './host-connection';

export const containerRows: RowReader = { fromList: summaryFromList, fromInspect: summaryFromInspect };
