import * as z from 'zod';

/** The signature of a run's verdict, as far as it has come. */
export const VerdictSignature = z.discriminatedUnion('status', [
  /** No key was configured. */
  z.strictObject({ status: z.literal('unsigned') }),
  /** The record is there, and its signature is still to come. */
  z.strictObject({ status: z.literal('owed'), problem: z.string() }),
  z.strictObject({
    status: z.literal('signed'),
    /** SHA-256 of the public key as a DER of SubjectPublicKeyInfo, in lower-case hex. */
    keyid: z.string().length(64),
    /** After it the verdict lets nothing ship any more. */
    expires: z.iso.datetime(),
  }),
]);
export type VerdictSignature = z.infer<typeof VerdictSignature>;

export const UNSIGNED: VerdictSignature = { status: 'unsigned' };
