import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { SignatureUnavailable, StoreUnavailable } from '../../lib/domain/errors.ts';
import type { VerdictSigning } from '../../lib/steps/ports/verdict-signing.ts';
import { Draws } from '../draws.ts';
import type { StoreEffect } from '../effects.ts';
import type { FunctionCall } from './function-call.ts';

/** Ed25519 of a seed that everybody knows: what is signed in a simulation is worth nothing elsewhere. */
const KEY = createPrivateKey({
  key: Buffer.from(`302e020100300506032b657004220420${'07'.repeat(32)}`, 'hex'),
  format: 'der',
  type: 'pkcs8',
});
export const PUBLIC_KEY = createPublicKey(KEY);
const PEM = PUBLIC_KEY.export({ format: 'pem', type: 'spki' }).toString();

/** One simulation in four signs; the others go on as they did before verdicts were signed. */
export function signsVerdicts({ seed }: { readonly seed: number }): boolean {
  return seed % 4 === 1;
}

/** A key that cannot always be asked, and a store of envelopes that loses answers. */
export function simulatedSigning(call: FunctionCall): VerdictSigning {
  const { stores, plan } = call.world;
  const draws = new Draws('signing', plan.seed, call.run.runId, call.name, call.world.clock.now());
  const perform = <T>(effect: StoreEffect, act: () => T) => call.perform(effect, { there: 0, act });
  return {
    signer: {
      publicKey: () => perform('key.ask', () => PEM),
      sign: (message) =>
        perform('key.sign', () => {
          if (draws.chance(0.15)) throw new SignatureUnavailable('the key cannot be asked');
          stores.signed.push({ runId: call.run.runId, message });
          return sign(null, message, KEY);
        }),
    },
    envelopes: {
      read: (runId) => perform('envelope.read', () => stores.envelopes.get(runId) ?? null),
      keep: (runId, envelope) =>
        perform('envelope.keep', () => {
          const kept = stores.envelopes.get(runId) ?? envelope;
          stores.envelopes.set(runId, kept);
          if (draws.chance(0.1)) throw new StoreUnavailable('envelope.keep cannot be reached');
          return kept;
        }),
      keepKey: () => perform('key.keep', () => undefined),
    },
  };
}
