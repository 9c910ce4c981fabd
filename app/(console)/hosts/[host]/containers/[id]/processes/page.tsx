import { ProcessesTab } from '@/components/container/processes-tab';

export default function Page() {
  return <ProcessesTab />;
}
