import { isSentinel } from '../../suite-file/table/cell-values.ts';

export type IntentCell =
  | { readonly status: 'intent'; readonly intent: string | null }
  /** The cell says nothing: no intent is asked for. */
  | { readonly status: 'empty' }
  /** A word that may mean either, and nobody has said which. */
  | { readonly status: 'ambiguous' };

/** What a cell for an intent asks for, where each of `none` means that nothing may match. */
export function readIntent(cell: string, none: readonly string[]): IntentCell {
  const intent = cell.trim();
  if (none.some((word) => word === intent)) return { status: 'intent', intent: null };
  if (intent === '') return { status: 'empty' };
  if (isSentinel(intent)) return { status: 'ambiguous' };
  return { status: 'intent', intent };
}

/** Why a case is left out whose intent is one of those words. */
export function ambiguousIntent(cell: string): string {
  const word = cell.trim();
  return `cases with the intent "${word}", which may mean none or not said: --none "${word}" says that nothing may match`;
}
