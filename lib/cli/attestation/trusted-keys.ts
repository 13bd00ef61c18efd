import { readVerdictKey, type VerdictKey } from '../../domain/attestation/verdict-key.ts';
import type { Terminal } from '../terminal.ts';
import { configuredSigner } from './signing-key.ts';
import { givenKeys } from './verdict-expectation.ts';

export interface TrustFlags {
  readonly key?: readonly string[] | undefined;
  readonly signingKey?: string | undefined;
}

/** The key that signs here and those that the command line names; none where no key is configured. */
export async function trustedKeys(flags: TrustFlags, terminal: Terminal): Promise<VerdictKey[]> {
  const signer = configuredSigner(flags, terminal);
  return [
    ...(signer === null ? [] : [readVerdictKey(await signer.publicKey())]),
    ...givenKeys(flags.key ?? [], terminal),
  ];
}
