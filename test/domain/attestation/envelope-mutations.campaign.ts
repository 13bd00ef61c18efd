import { describe, expect, it } from 'vitest';
import { openEnvelope } from '../../../lib/domain/attestation/judge-envelope.ts';
import { seededRandom } from '../../../simulation/seeded-random.ts';
import { anEnvelope, aSigningKey, aStatement } from '../../support/builders/verdict-builders.ts';
import { campaignSize } from '../../support/setup/campaign-size.ts';

const MUTATIONS = campaignSize({ sample: 300, full: 10_000 });
const key = aSigningKey();

interface Fields {
  payload: string;
  payloadType: string;
  keyid: string;
  sig: string;
}
const NAMES = ['payload', 'payloadType', 'keyid', 'sig'] as const;

const bytesOf = ({ payload, payloadType, keyid, sig }: Fields) =>
  new TextEncoder().encode(JSON.stringify({ payload, payloadType, signatures: [{ keyid, sig }] }));

async function signedFields(): Promise<Fields> {
  const text = new TextDecoder().decode(await anEnvelope(aStatement(), key));
  const { payload, payloadType, signatures } = JSON.parse(text);
  return { payload, payloadType, ...signatures[0] };
}

/** Another bit of the text, of the bytes that it stands for, a letter more, a letter less, or two changed about. */
function mutated(fields: Fields, number: number): Fields {
  const random = seededRandom(number);
  const below = (limit: number) => Math.floor(random() * limit);
  const name = NAMES[number % NAMES.length] ?? 'sig';
  const isBase64 = (name === 'payload' || name === 'sig') && random() < 0.5;
  const bytes = [...Buffer.from(fields[name], isBase64 ? 'base64' : 'latin1')];
  const at = below(bytes.length);
  const kind = below(4);
  if (kind <= 1) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
  else if (kind === 2) bytes.splice(at, 1);
  else bytes.splice(at, 0, below(256));
  const text = Buffer.from(bytes).toString(isBase64 ? 'base64' : 'latin1');
  return { ...fields, [name]: text };
}

describe('an envelope', () => {
  it(`is refused after each of ${MUTATIONS} random mutations`, async () => {
    const fields = await signedFields();
    const accepted: string[] = [];

    for (let number = 0; number < MUTATIONS; number += 1) {
      const forged = mutated(fields, number);
      if (openEnvelope(bytesOf(forged), [key]).status === 'signed') accepted.push(`${number}`);
    }

    expect(openEnvelope(bytesOf(fields), [key]).status).toBe('signed');
    expect(accepted).toEqual([]);
  });

  it('is refused with any one bit of its signature, its type and its key id changed', async () => {
    const fields = await signedFields();
    const accepted: string[] = [];

    for (const name of ['sig', 'payloadType', 'keyid'] as const) {
      const bytes = Buffer.from(fields[name], 'latin1');
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const forged = Buffer.from(bytes);
        forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const opening = openEnvelope(bytesOf({ ...fields, [name]: forged.toString('latin1') }), [
          key,
        ]);
        if (opening.status === 'signed') accepted.push(`${name} ${bit}`);
      }
    }

    expect(accepted).toEqual([]);
  });
});
