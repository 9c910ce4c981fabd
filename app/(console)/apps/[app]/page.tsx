import type { Metadata } from 'next';
import { AppPage } from '@/components/apps/app-page';

export const metadata: Metadata = { title: 'App' };

export default async function Page({ params }: { params: Promise<{ app: string }> }) {
  const { app } = await params;
  return <AppPage app={decodeURIComponent(app)} />;
}
