/** Where the pages of the history are, on the server that shows them. */
export function runAddress(runId: string): string {
  return `/runs/${encodeURIComponent(runId)}`;
}

/** Before what would be no name in a path: `.` and `..` mean other folders, however they are encoded. */
const MARK = '~';

export function suiteAddress(suiteId: string): string {
  const isMarked = suiteId === '.' || suiteId === '..' || suiteId.startsWith(MARK);
  return `/suites/${isMarked ? MARK : ''}${encodeURIComponent(suiteId)}`;
}

/** The suite that a part of such an address means. */
export function suiteInAddress(part: string): string {
  return part.startsWith(MARK) ? part.slice(MARK.length) : part;
}

/** The runs of a suite that have a label. */
export function labelAddress(suiteId: string, key: string, value: string): string {
  return `${suiteAddress(suiteId)}?${new URLSearchParams({ label: `${key}=${value}` })}`;
}

/** Two runs side by side, in the order in which they were made. */
export function compareAddress(
  runId: string,
  earlier: string,
  asked: Readonly<Record<string, string>> = {},
): string {
  return `/compare?${new URLSearchParams({ run: runId, baseline: earlier, ...asked })}`;
}
