export interface SparklineProps {
  /** Oldest first, evenly spaced; null is a gap in the line. */
  values: readonly (number | null)[];
  /** As many places as the whole width has; fewer values stand at the right. */
  capacity: number;
  /** The top of the scale is never lower than this, so that noise does not look like load. */
  minTop?: number;
}

const WIDTH = 60;
const HEIGHT = 20;

/** The path of the line, one `M` a stretch between gaps. */
export function sparklinePath(values: readonly (number | null)[], capacity: number, top: number): string {
  const step = WIDTH / Math.max(1, capacity - 1);
  const offset = WIDTH - step * (values.length - 1);
  let path = '';
  let pen = false;
  for (const [index, value] of values.entries()) {
    if (value === null) {
      pen = false;
      continue;
    }
    const y = HEIGHT - 1 - (Math.min(value, top) / top) * (HEIGHT - 2);
    path += `${pen ? 'L' : 'M'}${(offset + index * step).toFixed(1)} ${y.toFixed(1)}`;
    // A lone point between gaps gets a dot's length, else it would not be seen at all.
    if (!pen && (values[index + 1] ?? null) === null) path += 'h1';
    pen = true;
  }
  return path;
}

/** A line without axes for a table cell. Its numbers stand beside it, so it says nothing to a screen reader. */
export function Sparkline({ values, capacity, minTop = 1 }: SparklineProps) {
  const top = Math.max(minTop, ...values.map((value) => value ?? 0));
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden
      className="block shrink-0 text-accent"
    >
      <path
        d={sparklinePath(values, capacity, top)}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.25"
        strokeLinejoin="round"
      />
    </svg>
  );
}
