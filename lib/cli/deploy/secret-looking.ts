const NAMES =
  /^(?:.*_)?(?:client_?secret|secret|password|passwd|passphrase|api_?key|access_?key|secret_?key|private_?key|token|credentials?)$/i;
/** Signing keys, keys of AWS, tokens, and the keys of Cognigy.AI, which are 128 digits. */
const VALUES = [
  /^whsec_/,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\./,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bxox[abprs]-\w/,
  /\bgh[pousr]_\w{20,}/,
  /\bhooks\.slack\.com\/services\//,
  /^[0-9a-f]{64,}$/i,
];

/** Paths of what nobody would write into a file that is kept, by its name or by its look. */
export function secretLooking(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value === 'string') {
    const isSecret =
      VALUES.some((pattern) => pattern.test(value)) ||
      (value !== '' && NAMES.test(path.at(-1) ?? ''));
    return isSecret ? [path.join('.')] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => secretLooking(inner, [...path, key]));
}
