'use client';
import { CircleX, Clock } from 'lucide-react';
import { useEffect, useState } from 'react';
import { StatusPill } from '@/components/ui/badge';
import { AbsoluteTime } from '@/components/ui/relative-time';
import { formatAbsolute } from '@/lib/time/time-format';

const SOON_MS = 7 * 86_400_000;

/** When a token ends; said louder in its last week, and after. The time now is asked once per mount: days matter here. */
export function TokenExpiry({ at }: { at: number | null }) {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => setNow(Date.now()), []);
  if (at === null) return <span>never</span>;
  const words = <AbsoluteTime at={at} />;
  if (now === null || at - now > SOON_MS) return words;
  return at <= now ? (
    <StatusPill tone="bad" icon={<CircleX aria-hidden />} plain title={formatAbsolute(at)}>
      ended
    </StatusPill>
  ) : (
    <StatusPill tone="warn" icon={<Clock aria-hidden />} plain>
      {words}
    </StatusPill>
  );
}
