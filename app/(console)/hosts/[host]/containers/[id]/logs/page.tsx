import { LogsTab } from './logs-tab';

export default function Page() {
  return <LogsTab />;
}
