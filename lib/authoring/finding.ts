/** What one step of an examination has found. */
export interface Finding {
  /** Such as `key` or `flow`. */
  readonly step: string;
  /** `skipped`: it rests on a step that failed. */
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly message: string;
  /** What to do about it; null where nothing is to be done. */
  readonly remedy: string | null;
  /** Who has to act on a failure: `configuration` is ours to mend, `platform` is waited out. */
  readonly cause: 'configuration' | 'platform' | null;
}

export function fine(step: string, message: string): Finding {
  return { step, status: 'ok', message, remedy: null, cause: null };
}

export function warning(step: string, message: string, remedy: string): Finding {
  return { step, status: 'warning', message, remedy, cause: null };
}

export function wrong(step: string, message: string, remedy: string): Finding {
  return { step, status: 'failed', message, remedy, cause: 'configuration' };
}

export function down(step: string, message: string, remedy: string): Finding {
  return { step, status: 'failed', message, remedy, cause: 'platform' };
}

export function skipped(step: string, because: string): Finding {
  return { step, status: 'skipped', message: `not checked: ${because}`, remedy: null, cause: null };
}
