const NO_CI = new Set(['', 'false', '0']);

/** Claims that a CI has started this, by the variable that all of them set. */
export function isInCi({ CI = '' }: { readonly CI?: string | undefined }): boolean {
  return !NO_CI.has(CI);
}
