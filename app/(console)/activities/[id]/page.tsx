import type { Metadata } from 'next';
import { ActivityPage } from '@/components/activities/activity-page';

export const metadata: Metadata = { title: 'Activity' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <ActivityPage id={id} />;
}
