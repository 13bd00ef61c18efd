/** An ISO date-time of milliseconds since 1970 UTC; null stays null. */
export function isoSeconds(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
