import { createHash } from 'node:crypto';

/** Lower-case hex. */
export function sha256Of(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}
