import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openEnvelope } from '../../../lib/domain/attestation/judge-envelope.ts';
import { readVerdictKey } from '../../../lib/domain/attestation/verdict-key.ts';
import { SignatureUnavailable } from '../../../lib/domain/errors.ts';
import type { RunState } from '../../../lib/domain/run-state.ts';
import { aggregateRun } from '../../../lib/steps/aggregate-run.ts';
import { closeRun } from '../../../lib/steps/close-run.ts';
import type { Ports } from '../../../lib/steps/ports/ports.ts';
import type { VerdictSigner } from '../../../lib/steps/ports/verdict-signing.ts';
import { takeUpRun } from '../../../lib/steps/take-up-run.ts';
import { aSigningKey } from '../../support/builders/verdict-builders.ts';
import { FakeEnvelopes, type FakePorts, fakePorts } from '../../support/fakes/fake-ports.ts';
import { FakeExecutions } from '../../support/fakes/fake-start-ports.ts';
import { killed, Mortal } from '../../support/fakes/mortal.ts';
import { aSuite, loopUntilAggregate, planned, RUN_ID } from '../../support/fakes/workflow-loop.ts';

const key = aSigningKey();

/** A signer of the kind of KMS: each signature of the same message is another one. */
function capriciousSigner(): VerdictSigner {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publicKey: async () => pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: async (message) => sign('sha256', message, pair.privateKey),
  };
}

async function readyToSign(signer: VerdictSigner = key.signer) {
  const envelopes = new FakeEnvelopes();
  const ports = { ...fakePorts(), signing: { signer, envelopes } };
  const state = await loopUntilAggregate(await planned(aSuite(3), ports), ports);
  return { ports, envelopes, state };
}

const signatureOf = async (ports: FakePorts) => (await ports.ledger.readRun(RUN_ID))?.signature;

function envelopeOf(envelopes: FakeEnvelopes): Uint8Array {
  const envelope = envelopes.envelopes.get(RUN_ID);
  if (envelope === undefined) throw new Error('there is no envelope');
  return envelope;
}

describe('a decided run', () => {
  it('has an envelope that says what its record says, and the key that it verifies by', async () => {
    const { ports, envelopes, state } = await readyToSign();

    await aggregateRun(state, ports);

    const [record] = await ports.audit.recordsAfter('greetings', 0);
    const opening = openEnvelope(envelopeOf(envelopes), [
      readVerdictKey(envelopes.keys.get(key.keyid) ?? ''),
    ]);
    expect(opening).toMatchObject({
      opened: {
        statement: { predicate: { result: 'PASSED', passedTests: ['case-1', 'case-2', 'case-3'] } },
        verdict: { run_id: RUN_ID, chain: { sequence: 1, hash: record?.hash }, supersedes: null },
      },
    });
    expect(await signatureOf(ports)).toMatchObject({ status: 'signed', keyid: key.keyid });
  });

  it('goes unsigned where no key is configured', async () => {
    const ports = fakePorts();

    await aggregateRun(await loopUntilAggregate(await planned(aSuite(3), ports), ports), ports);

    expect(await signatureOf(ports)).toBeUndefined();
  });

  it('keeps its verdict where the key cannot be asked, and is signed when it can', async () => {
    let isOut = true;
    const signer: VerdictSigner = {
      publicKey: key.signer.publicKey,
      sign(message) {
        if (isOut) throw new SignatureUnavailable('the key is out of reach');
        return key.signer.sign(message);
      },
    };
    const { ports, envelopes, state } = await readyToSign(signer);

    const after = await aggregateRun(state, ports);

    expect(after.verdict).toBe('passed');
    expect(await signatureOf(ports)).toEqual({
      status: 'owed',
      problem: 'the key is out of reach',
    });
    isOut = false;
    const closing = { ...ports, executions: new FakeExecutions(), owe: async () => {} };
    expect(await closeRun(RUN_ID, null, closing)).toBe('signed_late');
    expect(await closeRun(RUN_ID, null, closing)).toBe('nothing_owed');
    expect(openEnvelope(envelopeOf(envelopes), [key]).status).toBe('signed');
  });

  it.each([
    ['the same bytes, with a key that signs alike', key.signer],
    ['the first signature, with a key that signs anew', capriciousSigner()],
  ])('that is signed again keeps %s', async (_, signer) => {
    const { ports, envelopes, state } = await readyToSign(signer);
    ports.ledger.beforeWrite = (record) => {
      if ('verdict' in record && record.verdict !== null) throw killed;
    };
    await expect(aggregateRun(state, ports)).rejects.toBe(killed);
    const first = envelopeOf(envelopes);
    ports.ledger.beforeWrite = () => {};

    await aggregateRun(state, ports);

    expect(envelopeOf(envelopes)).toEqual(first);
    expect(await signatureOf(ports)).toMatchObject({ status: 'signed' });
  });
});

describe('a process that is killed anywhere while it decides', () => {
  const dying = (ports: Ports, mortal: Mortal): Ports => ({
    ...ports,
    ledger: mortal.port(ports.ledger),
    evidence: mortal.port(ports.evidence),
    audit: mortal.port(ports.audit),
    signing: ports.signing && {
      signer: mortal.port(ports.signing.signer),
      envelopes: mortal.port(ports.signing.envelopes),
    },
  });

  async function dies(state: RunState, ports: Ports, place: number): Promise<boolean> {
    try {
      await aggregateRun(state, dying(ports, new Mortal(place)));
      return false;
    } catch (error) {
      if (error !== killed) throw error;
      return true;
    }
  }

  it.each([
    [
      'the same step',
      async (state: RunState, ports: Ports) => void (await aggregateRun(state, ports)),
    ],
    [
      'whoever takes the run up',
      async (state: RunState, ports: Ports) => {
        const run = await ports.ledger.readRun(RUN_ID);
        if (run !== null) await takeUpRun(run, ports);
        await aggregateRun(state, ports);
      },
    ],
    [
      'whoever closes runs',
      async (_: RunState, ports: Ports) => {
        const closing = { ...ports, executions: new FakeExecutions(), owe: async () => {} };
        await closeRun(RUN_ID, { status: 'ABORTED', error: null, cause: null }, closing);
      },
    ],
  ])('leaves one record and one envelope of it after %s', async (_, heal) => {
    let places = 0;
    for (let hasDied = true; hasDied; places += 1) {
      const { ports, envelopes, state } = await readyToSign();
      hasDied = await dies(state, ports, places);
      await heal(state, ports);

      const records = await ports.audit.recordsAfter('greetings', 0);
      expect(records).toHaveLength(1);
      expect(openEnvelope(envelopeOf(envelopes), [key])).toMatchObject({
        opened: { verdict: { verdict: records[0]?.verdict, chain: { hash: records[0]?.hash } } },
      });
      expect(await signatureOf(ports)).toMatchObject({ status: 'signed', keyid: key.keyid });
    }

    expect(places).toBeGreaterThan(25);
  });
});
