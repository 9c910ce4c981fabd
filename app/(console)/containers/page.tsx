import type { Metadata } from 'next';
import { ContainerList } from '@/components/containers/container-list';

export const metadata: Metadata = { title: 'Containers' };

export default function ContainersPage() {
  return <ContainerList />;
}
