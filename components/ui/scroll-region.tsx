import type { ComponentProps } from 'react';

/** Something that scrolls by itself: named, and within reach of the keyboard (WCAG 2.1.1). */
export function ScrollRegion({ label, ...props }: ComponentProps<'section'> & { label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the arrow keys, once it has the focus
    <section tabIndex={0} {...props} aria-label={label} />
  );
}
