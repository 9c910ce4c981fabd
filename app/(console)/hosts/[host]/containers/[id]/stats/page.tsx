import { StatsTab } from '@/components/container/stats-tab';

export default function Page() {
  return <StatsTab />;
}
