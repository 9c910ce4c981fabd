/** How long ago, for people. @param {number} since of `performance.now()` @returns {string} such as `1.2 s` */
export function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
