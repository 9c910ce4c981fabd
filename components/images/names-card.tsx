'use client';
import { Unlink } from 'lucide-react';
import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { SafeText } from '@/components/ui/safe-text';
import { describeProblem } from '@/lib/client/describe-problem';
import { useWhyNot } from '@/lib/client/me';
import type { ImageDetail, TagPlace } from '@/lib/contract/image';
import type { ImageDialogs } from './image-dialogs';
import { useImageTags } from './image-queries';
import { imageHref, shortId } from './image-rows';

/** Its names here, its digests, and where the same names lead on other hosts. */
export function NamesCard({ image, dialogs, gone }: { image: ImageDetail; dialogs: ImageDialogs; gone: boolean }) {
  const places = useImageTags(image.id);
  const whyNot = useWhyNot('images:write');
  const elsewhere = (places.data?.tags ?? []).filter(({ host }) => host !== image.host);
  const silent = (places.data?.hosts ?? []).filter(({ host, state }) => host !== image.host && state !== 'live');
  const last = image.tags.length < 2;
  return (
    <Card title={`Names (${image.tags.length})`} flush>
      {image.tags.length === 0 && (
        <p className="p-4 text-ink-muted">It has none on this host. Add a tag to refer to it by name.</p>
      )}
      <ul className="divide-y divide-line">
        {image.tags.map((tag) => (
          <li key={tag} className="flex items-center gap-1 px-4 py-1">
            <span className="min-w-0 flex-1 font-mono text-xs break-all">
              <SafeText>{tag}</SafeText>
            </span>
            <CopyButton text={tag} label={`Copy ${tag}`} />
            <IconButton
              label={`Take ${tag} away`}
              title={whyNot ?? (last ? 'It is its only name: the image would go with it' : `Take ${tag} away`)}
              size="small"
              disabled={whyNot !== undefined || last || gone}
              onClick={() => dialogs.untag(image, tag)}
            >
              <Unlink aria-hidden className="size-3.5" />
            </IconButton>
          </li>
        ))}
      </ul>
      <Section title="Digests in registries">
        {image.digests.length === 0 ? (
          <p className="text-xs text-ink-muted">None: it was built or loaded here and never pushed or pulled.</p>
        ) : (
          <ul className="flex flex-col">
            {image.digests.map((digest) => (
              <li key={digest} className="flex items-center gap-1">
                <span className="min-w-0 flex-1 truncate font-mono text-xs" title={digest}>
                  <SafeText>{digest}</SafeText>
                </span>
                <CopyButton text={digest} label={`Copy ${digest}`} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      {(elsewhere.length > 0 || silent.length > 0 || places.error !== null) && (
        <Section title="On other hosts">
          <ul className="flex flex-col gap-1">
            {elsewhere.map((place) => (
              <Place key={`${place.host} ${place.name}`} place={place} />
            ))}
          </ul>
          {silent.map(({ host }) => (
            <p key={host} className="text-xs text-ink-subtle">
              {host} does not answer: what it has is as last known.
            </p>
          ))}
          {places.error !== null && (
            <p role="status" className="text-xs text-warn">
              {describeProblem(places.error).detail}
            </p>
          )}
        </Section>
      )}
    </Card>
  );
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="border-t border-line px-4 py-2">
      <h3 className="mb-1 text-xs font-medium text-ink-muted">{title}</h3>
      {children}
    </div>
  );
}

function Place({ place }: { place: TagPlace }) {
  return (
    <li className="flex flex-wrap items-center gap-x-2">
      <Link
        href={imageHref({ host: place.host, id: place.imageId })}
        prefetch={false}
        className="min-w-0 font-mono text-xs break-all hover:text-accent hover:underline"
      >
        <SafeText>{place.name}</SafeText>
      </Link>
      <span className="text-xs text-ink-subtle">on {place.host}</span>
      {place.same ? (
        <Badge tone="ok">same image</Badge>
      ) : (
        <Badge tone="warn" title={place.imageId}>
          another image: {shortId(place.imageId)}
        </Badge>
      )}
    </li>
  );
}
