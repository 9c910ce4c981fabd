import { TerminalTab } from './terminal-tab';

export default function Page() {
  return <TerminalTab />;
}
