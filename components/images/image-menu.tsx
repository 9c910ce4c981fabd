'use client';
import { Info, Tag, Trash2, Unlink } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { DropdownMenu, MenuItem, MenuSeparator } from '@/components/ui/dropdown-menu';
import type { OverlayProps } from '@/components/ui/lazy-overlay';
import { useWhyNot } from '@/lib/client/me';
import type { ImageDialogs } from './image-dialogs';
import { type ImageRow, imageHref } from './image-rows';

export interface ImageMenuProps extends OverlayProps {
  row: ImageRow;
  dialogs: ImageDialogs;
}

/** What can be done with an image of the list; what the role does not allow is shown with the reason. */
export default function ImageMenu({ row, dialogs, trigger, defaultOpen = false }: ImageMenuProps) {
  const router = useRouter();
  const whyNot = useWhyNot('images:write');
  const { image, repository, tags } = row;
  const tag = tags[0] === undefined ? undefined : `${repository}:${tags[0]}`;
  const lastTag = image.tags.length < 2;
  return (
    <DropdownMenu trigger={trigger} defaultOpen={defaultOpen}>
      <MenuItem icon={<Info className="size-4" />} onSelect={() => router.push(imageHref(image))}>
        Layers and configuration
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        icon={<Tag className="size-4" />}
        disabled={whyNot !== undefined}
        note={whyNot}
        onSelect={() => dialogs.tag(image)}
      >
        Add a tag
      </MenuItem>
      {image.tags.length > 0 && (
        <MenuItem
          icon={<Unlink className="size-4" />}
          disabled={whyNot !== undefined || lastTag}
          note={whyNot ?? (lastTag ? 'It has only this one: the image would go with it.' : undefined)}
          onSelect={() => dialogs.untag(image, tag)}
        >
          Take a tag away
        </MenuItem>
      )}
      <MenuItem
        icon={<Trash2 className="size-4" />}
        danger
        disabled={whyNot !== undefined}
        note={whyNot}
        onSelect={() => dialogs.remove([image])}
      >
        Remove the image
      </MenuItem>
    </DropdownMenu>
  );
}
