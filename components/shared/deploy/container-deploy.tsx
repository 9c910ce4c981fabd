'use client';
import { Rocket } from 'lucide-react';
import Link from 'next/link';
import { SafeText } from '@/components/ui/safe-text';
import { type AppPlace, placeOfContainer, useApps } from '@/lib/client/deploy-hooks';
import { useCan } from '@/lib/client/me';
import type { ContainerSummary } from '@/lib/contract/container';
import { AdoptButton } from './adopt-button';
import { appPath } from './deploy-paths';
import { RollbackButton } from './rollback-button';

/** The app that a container serves for; null: none; undefined: not known yet. */
export function usePlaceOf(container: ContainerSummary): AppPlace | null | undefined {
  const { data } = useApps();
  return data === undefined ? undefined : (placeOfContainer(data.apps, container) ?? null);
}

/** On a container's page: roll back where an app has it, adopt it where none has. */
export function ContainerDeployActions({ container, off }: { container: ContainerSummary; off?: string | undefined }) {
  const place = usePlaceOf(container);
  const mayAdopt = useCan('apps:write');
  if (place === undefined) return null;
  if (place !== null) return <RollbackButton app={place.app.name} environment={place.environment.name} />;
  return mayAdopt ? <AdoptButton container={container} off={off} /> : null;
}

/** Where the thumb is. */
export function ContainerThumbRollback({ container }: { container: ContainerSummary }) {
  const place = usePlaceOf(container);
  if (place === undefined || place === null) return null;
  return <RollbackButton app={place.app.name} environment={place.environment.name} className="h-11! flex-1" />;
}

/** `shop-api / production, release 4`, among the facts of a container's header. */
export function ContainerAppFact({ container }: { container: ContainerSummary }) {
  const place = usePlaceOf(container);
  if (place === undefined || place === null) return null;
  const { app, environment } = place;
  return (
    <li className="flex items-center gap-1.5">
      <Rocket aria-label="App" />
      <Link href={appPath(app.name)} prefetch={false} className="hover:text-ink hover:underline">
        <SafeText>{app.name}</SafeText>
      </Link>
      <span className="text-ink-subtle">
        / {environment.name}
        {environment.active !== null && `, release ${environment.active.number}`}
      </span>
    </li>
  );
}
