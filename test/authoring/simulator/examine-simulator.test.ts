import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../lib/authoring/diagnose.ts';
import { checkSuite } from '../../../lib/domain/suite/check-suite.ts';
import {
  anyScenario,
  FakeSimulator,
  type FakeSimulatorOptions,
  json,
} from '../../support/fakes/fake-simulator.ts';
import { simulatorSuite } from '../../support/servers/simulator-run.ts';

/** Status and message of each step of a `doctor` on a suite for the Simulator. */
async function stepsOf(options: FakeSimulatorOptions = {}, written: object = simulatorSuite()) {
  const check = checkSuite(written);
  if (check.status === 'invalid') throw new Error('the suite is invalid');
  const { suite } = check;
  const fake = new FakeSimulator(options);
  const findings = await diagnose({
    baseUrl: 'http://127.0.0.1:1',
    apiKey: 'demo-key',
    http: fake.http,
    section: suite.cognigy ?? {},
    suite,
    hello: null,
  });
  const steps = findings.map(({ step, status, message }) => [step, { status, message }] as const);
  return { fake, steps: Object.fromEntries(steps) };
}

const below = (status: number): FakeSimulatorOptions => ({
  instead: ({ route }) => (route.startsWith('GET /testing') ? json(status, {}) : undefined),
});

describe('doctor on a suite for the Simulator', () => {
  it('looks up all that it names, orders nothing, and says what a run costs', async () => {
    const written = simulatorSuite({}, { repeat: 5 });
    const scenarios = [anyScenario(1), anyScenario(2, { maxTurns: 6 })];
    const { fake, steps } = await stepsOf({ scenarios }, written);

    for (const step of [
      'project',
      'flow',
      'locale',
      'entrypoint',
      'simulator',
      'model',
      'scenarios',
    ]) {
      expect(steps[step]?.status, step).toBe('ok');
    }
    expect(steps.cost?.message).toBe(
      'a run holds 10 conversations of 2 scenarios and takes up to 80 turns of the language model gpt-4o',
    );
    expect(fake.countOf(/^POST \/testing/)).toBe(0);
  });

  it('says how many turns it guesses', async () => {
    const { steps } = await stepsOf({ scenarios: [anyScenario(1, { maxTurns: undefined })] });

    expect(steps.cost?.message).toContain('taking 10 turns for the 1 that say no number');
  });

  it.each([
    [404, 'this environment has no Simulator'],
    [403, 'the key may not use the Simulator'],
  ])('tells a Simulator that is not there by %i', async (status, says) => {
    const { steps } = await stepsOf(below(status));

    expect(steps.simulator?.status).toBe('failed');
    expect(steps.simulator?.message).toContain(says);
    expect(steps.scenarios?.status).toBe('skipped');
  });

  it('names the models that there are', async () => {
    const { steps } = await stepsOf({}, simulatorSuite({ model: 'gpt-5' }));

    expect(steps.model).toMatchObject({ status: 'failed' });
    expect(steps.model?.message).toContain('there is no language model "gpt-5"');
  });

  it('tells what a run would be refused for', async () => {
    const { steps } = await stepsOf({}, simulatorSuite({ scenarios: [{ name: 'Nightly' }] }));

    expect(steps.scenarios?.message).toContain('no scenario has for its name');
  });
});
