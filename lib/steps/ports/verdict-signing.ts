/** A key that signs verdicts; its private half stays where it is. */
export interface VerdictSigner {
  /**
   * The public half, as SubjectPublicKeyInfo in PEM.
   * @throws SignatureUnavailable where the key cannot be asked for now.
   */
  publicKey(): Promise<string>;
  /**
   * A signature by Ed25519, or by ECDSA with SHA-256 as a DER.
   * @throws SignatureUnavailable where the key cannot be asked for now.
   */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** Envelopes of verdicts, and the public keys that they verify by. Written once, never replaced. */
export interface EnvelopeStore {
  /** The envelope of a run; null where it has none. */
  read(runId: string): Promise<Uint8Array | null>;
  /** Keeps the envelope of a run that has none, and returns the one that it has then. */
  keep(runId: string, envelope: Uint8Array): Promise<Uint8Array>;
  keepKey(keyid: string, pem: string): Promise<void>;
}

/** What it takes to sign verdicts. */
export interface VerdictSigning {
  readonly signer: VerdictSigner;
  readonly envelopes: EnvelopeStore;
  /** SHA-256 of the program; absent where it is not one file. */
  readonly toolSha256?: string | undefined;
}
