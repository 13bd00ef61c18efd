/** Storage may be closed to a page that is opened from a file. */
export function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
