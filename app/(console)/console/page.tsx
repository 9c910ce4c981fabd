import type { Metadata } from 'next';
import { ConsolePage } from '@/components/console/console-page';

export const metadata: Metadata = { title: 'Console' };

export default function Page() {
  return <ConsolePage />;
}
