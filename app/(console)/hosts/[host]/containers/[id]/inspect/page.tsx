import { InspectTab } from '@/components/container/inspect-tab';

export default function Page() {
  return <InspectTab />;
}
