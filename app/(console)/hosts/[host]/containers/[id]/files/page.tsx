import { FilesTab } from '@/components/container/files-tab';

export default function Page() {
  return <FilesTab />;
}
