import type { Metadata } from 'next';
import { CreateContainer } from '@/components/container-create/create-container';

export const metadata: Metadata = { title: 'Create a container' };

export default async function NewContainerPage({ params }: { params: Promise<{ host: string }> }) {
  const { host } = await params;
  return <CreateContainer key={host} host={decodeURIComponent(host)} />;
}
