import type { Metadata } from 'next';
import { ImagePage } from '@/components/images/image-page';

export const metadata: Metadata = { title: 'Image' };

export default async function ImageDetailPage(props: { params: Promise<{ host: string; id: string }> }) {
  const { host, id } = await props.params;
  return <ImagePage host={decodeURIComponent(host)} id={decodeURIComponent(id)} />;
}
