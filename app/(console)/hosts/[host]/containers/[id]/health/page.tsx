import { HealthTab } from '@/components/container/health-tab';

export default function Page() {
  return <HealthTab />;
}
