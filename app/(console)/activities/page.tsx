import type { Metadata } from 'next';
import { ActivitiesPage } from '@/components/activities/activities-page';

export const metadata: Metadata = { title: 'Activities' };

export default function Page() {
  return <ActivitiesPage />;
}
