import { barProgress } from './bar-progress.ts';
import { lineProgress } from './line-progress.ts';
import type { ProgressOptions, ProgressView } from './progress-view.ts';

const SILENT: ProgressView = { update() {}, note() {}, stop() {} };

/** A bar on a terminal, a line per change elsewhere, nothing at all when told to be quiet. */
export function progressView({
  quiet,
  ...options
}: ProgressOptions & { readonly quiet: boolean }): ProgressView {
  if (quiet) return SILENT;
  return options.stream.isTTY === true ? barProgress(options) : lineProgress(options);
}
