import type { HostSample, HostSummary } from '@/lib/contract/host';
import { hostMeters, type Meter, sourceWords } from './host-load-model';

/** CPU, memory and disk of a host that answers, with where the figures come from. */
export function HostMeters({ host, sample }: { host: HostSummary; sample: HostSample | undefined }) {
  return (
    <div className="flex flex-col gap-2">
      {hostMeters(host, sample).map((meter) => (
        <MeterRow key={meter.label} meter={meter} />
      ))}
      <p className="text-xs text-ink-subtle">{sourceWords(sample)}</p>
    </div>
  );
}

const BARS: Record<Meter['tone'], string> = { ok: 'bg-accent', warn: 'bg-warn', bad: 'bg-bad' };
const SAID: Record<Meter['tone'], string> = { ok: '', warn: 'high', bad: 'very high' };

function MeterRow({ meter }: { meter: Meter }) {
  const percent = meter.ratio === null ? 0 : Math.round(meter.ratio * 100);
  return (
    <div className="grid grid-cols-[4rem_minmax(3rem,1fr)_auto] items-center gap-x-3 text-xs">
      <span className="text-ink-muted">{meter.label}</span>
      <span aria-hidden className="h-1.5 overflow-hidden rounded-full bg-idle-soft">
        <span
          className={`block h-full rounded-full transition-[width] ${BARS[meter.tone]}`}
          style={{ width: `${percent}%` }}
        />
      </span>
      <span className="text-right figures">
        {SAID[meter.tone] !== '' && (
          <span className={meter.tone === 'bad' ? 'text-bad' : 'text-warn'}>{SAID[meter.tone]}, </span>
        )}
        {meter.words}
      </span>
    </div>
  );
}
