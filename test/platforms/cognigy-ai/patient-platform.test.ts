import { describe, expect, it } from 'vitest';
import { AuthenticationFailed } from '../../../lib/domain/errors.ts';
import { patientPlatform } from '../../../lib/platforms/cognigy-ai/patient-platform.ts';
import type { Platform } from '../../../lib/steps/ports/platform.ts';
import { JumpingClock } from '../../support/fakes/jumping-clock.ts';

/** A platform that refuses the key for as long as it is told to. */
function refusing(clock: JumpingClock) {
  const state = { refuses: true };
  const answer = <T>(outcome: T) => {
    if (state.refuses) throw new AuthenticationFailed('the key is refused');
    return outcome;
  };
  const platform: Platform = {
    encodeBatch: () => new Uint8Array(),
    submit: async () => answer({ status: 'accepted', executionId: 'task' }),
    status: async () => answer({ status: 'terminal', word: 'completed' }),
    results: async () => answer({ status: 'ready', results: [] }),
  };
  return { state, patient: patientPlatform(platform, clock.now) };
}

const request = { suiteId: 's', idempotencyKey: 'run:0', payload: new Uint8Array() };

describe('a key that is refused', () => {
  it('ends a run in which it never worked', async () => {
    const { patient } = refusing(new JumpingClock());

    await expect(patient.submit(request)).rejects.toThrow(AuthenticationFailed);
  });

  it('is asked for again in a run in which it has worked, and sends nothing twice', async () => {
    const { state, patient } = refusing(new JumpingClock());
    state.refuses = false;
    await patient.submit(request);
    state.refuses = true;

    expect(await patient.submit(request)).toMatchObject({
      status: 'unavailable',
      reached: true,
      retryAfterSeconds: 5,
    });
  });

  it('ends the run after 30 seconds of nothing else', async () => {
    const clock = new JumpingClock();
    const { patient } = refusing(clock);

    expect(await patient.status('task')).toMatchObject({ status: 'unavailable' });
    clock.jump(29_000);
    expect(await patient.status('task')).toMatchObject({ status: 'unavailable' });
    clock.jump(1_000);
    await expect(patient.status('task')).rejects.toThrow(AuthenticationFailed);
  });

  it('is given its time anew once it has worked', async () => {
    const clock = new JumpingClock();
    const { state, patient } = refusing(clock);
    await patient.results('task');
    clock.jump(20_000);
    state.refuses = false;
    await patient.results('task');
    state.refuses = true;
    clock.jump(20_000);

    expect(await patient.results('task')).toMatchObject({ status: 'unavailable' });
  });
});
