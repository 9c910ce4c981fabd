import Link from 'next/link';
import { SafeText } from '@/components/ui/safe-text';
import { containerPath } from './container-path';

export interface ContainerLinkProps {
  container: { host: string; id: string; name: string };
  /** Where on its page the link leads. */
  tab?: 'overview' | 'logs' | 'stats' | 'health';
  className?: string;
}

/** A container's name, leading to its page. */
export function ContainerLink({ container, tab = 'overview', className = '' }: ContainerLinkProps) {
  return (
    <Link
      href={containerPath(container, tab)}
      prefetch={false}
      className={`font-medium hover:text-accent hover:underline ${className}`}
    >
      <SafeText>{container.name}</SafeText>
    </Link>
  );
}
