/** Where the pages of the history are, on the server that shows them. */
export function runAddress(runId: string): string {
  return `/runs/${encodeURIComponent(runId)}`;
}

export function suiteAddress(suiteId: string): string {
  return `/suites/${encodeURIComponent(suiteId)}`;
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
