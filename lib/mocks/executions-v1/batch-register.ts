import { createHash } from 'node:crypto';

/** Numbers batches from 0 in the order in which they are first seen. */
export class BatchRegister {
  readonly #numbers = new Map<string, number>();

  /** The same batch is known by its idempotency key, or by its body where it has none. */
  numberOf(idempotencyKey: string | undefined, body: Uint8Array): number {
    const identity = idempotencyKey
      ? `key ${idempotencyKey}`
      : `body ${createHash('sha256').update(body).digest('hex')}`;
    const known = this.#numbers.get(identity);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(identity, number);
    return number;
  }
}
