import { OverviewTab } from '@/components/container/overview-tab';

export default function Page() {
  return <OverviewTab />;
}
