'use client';
import dynamic from 'next/dynamic';

/** Fetched after the list is there: nobody waits for their views to see their containers. */
export const ViewButton = dynamic(() => import('./saved-views'), {
  ssr: false,
  loading: () => <span className="h-7 w-20" />,
});
