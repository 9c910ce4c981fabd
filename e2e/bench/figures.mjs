// Figures out of measurements. All times in milliseconds unless a name says otherwise.

/** @param {readonly number[]} values @param {number} share 0-1 @returns {number} by nearest rank; NaN of nothing */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  return /** @type {number} */ (sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]);
}

/** @param {readonly number[]} values */
export const median = (values) => quantile(values, 0.5);

/** @param {readonly number[]} values */
export const p95 = (values) => quantile(values, 0.95);

/** @param {readonly number[]} values */
export const sum = (values) => values.reduce((total, value) => total + value, 0);

/** Three significant digits, never in powers of ten. @param {number} value */
export function digits(value) {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 100) return String(value);
  if (size >= 100) return Math.round(value).toLocaleString('en-GB');
  return value.toFixed(size >= 10 ? 1 : 2);
}

/** Least squares. @param {readonly {x: number, y: number}[]} points @returns {number} the rise of y for 1 of x */
export function slope(points) {
  const meanX = sum(points.map(({ x }) => x)) / points.length;
  const meanY = sum(points.map(({ y }) => y)) / points.length;
  const rise = sum(points.map(({ x, y }) => (x - meanX) * (y - meanY)));
  return rise / sum(points.map(({ x }) => (x - meanX) ** 2));
}

/** @param {number} ms */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Wall clock of this machine with fractions: comparable with what other processes on it read. */
export const wallClock = () => performance.timeOrigin + performance.now();
