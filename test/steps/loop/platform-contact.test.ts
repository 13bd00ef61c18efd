import { describe, expect, it } from 'vitest';
import { RunState } from '../../../lib/domain/run-state.ts';
import { openPass } from '../../../lib/steps/loop/pass.ts';
import {
  contactAfter,
  noContact,
  recordContact,
} from '../../../lib/steps/loop/platform-contact.ts';
import { aRun } from '../../support/builders/ledger-builders.ts';
import { fakePorts } from '../../support/fakes/fake-ports.ts';

const NOW = 1_000_000;
const told = (retryAfterSeconds: number | null) => ({ status: 'unavailable', retryAfterSeconds });

describe('the silence that a platform asks for', () => {
  it.each([
    [60, 5, 60],
    [5, 60, 60],
    [60, 0, 60],
    [60, null, 60],
  ])('of %j s and then of %j s is one of %j s in one pass', (first, second, longest) => {
    const contact = contactAfter(contactAfter(noContact(NOW), told(first), NOW), told(second), NOW);

    expect(contact.holdUntil).toBe(NOW + longest * 1_000);
  });

  it.each([
    [60, 5, 60],
    [5, 60, 60],
    [60, null, 60],
  ])('of %j s is held by the run when a later pass hears %j s', async (first, second, longest) => {
    const ports = fakePorts();
    const run = aRun({ holdUntil: NOW + first * 1_000 });
    await ports.ledger.createRun(run);
    const pass = await openPass(RunState.parse({ runId: run.runId }), ports);
    const contact = contactAfter(noContact(NOW), told(second), NOW);

    await recordContact({ pass, contact }, ports);

    expect((await ports.ledger.readRun(run.runId))?.holdUntil).toBe(NOW + longest * 1_000);
  });
});
