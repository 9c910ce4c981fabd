/** Whether what people called a host's environment means that customers are on it: `production`, `prod`, `prod-eu`. */
export function isProduction(environment: string | null | undefined): boolean {
  return environment !== null && environment !== undefined && /^prod(?:uction)?(?:-|$)/.test(environment);
}
