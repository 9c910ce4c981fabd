import type { Metadata } from 'next';
import { VolumePage } from '@/components/volumes/volume-page';

export const metadata: Metadata = { title: 'Volume' };

export default async function Page(props: { params: Promise<{ host: string; name: string }> }) {
  const { host, name } = await props.params;
  return <VolumePage host={decodeURIComponent(host)} name={decodeURIComponent(name)} />;
}
