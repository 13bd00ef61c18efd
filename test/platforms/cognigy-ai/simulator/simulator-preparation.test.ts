import { describe, expect, it } from 'vitest';
import { suiteOf } from '../../../../lib/steps/run-access.ts';
import { anyScenario, FakeSimulator, json, page } from '../../../support/fakes/fake-simulator.ts';
import { acceptSuite, cognigyPorts, driveToReport } from '../../../support/servers/cognigy-gate.ts';
import { simulatorRun, simulatorSuite } from '../../../support/servers/simulator-run.ts';

const OWN = {
  id: 'refund',
  persona: 'A customer in a hurry.',
  mission: 'Get the money back for order 1.',
  criteria: [
    { name: 'Refunded', text: 'The agent offers a refund.' },
    { name: 'Polite', text: 'The agent is polite.' },
  ],
};
const ownSuite = (changes: object = {}) =>
  simulatorSuite({ scenarios: undefined }, { test_cases: [{ ...OWN, ...changes }] });
const pushed = anyScenario(1, { name: 'shop_agent: refund' });

describe('the scenarios that a suite names', () => {
  it('become its cases when its run is planned, however many pages they come in', async () => {
    const { report, ports, fake } = await simulatorRun({
      scenarios: [1, 2, 3].map((number) => anyScenario(number)),
      instead: ({ route, query }) => {
        if (route !== 'GET /testing/simulations') return undefined;
        const skip = Number(query.get('skip') ?? 0);
        return page([anyScenario(skip + 1)], { total: 3, hasNext: skip < 2 });
      },
    });

    expect(report.cases.map(({ id, name }) => [id, name])).toEqual(
      [1, 2, 3].map((n) => [anyScenario(n).referenceId, `Release: scenario ${n}`]),
    );
    expect(
      fake.calls
        .filter(({ route }) => route === 'GET /testing/simulations')
        .at(0)
        ?.query.get('limit'),
    ).toBe('100');
    const { test_cases: cases } = await suiteOf(ports.evidence, report.evidence.suite);
    expect(cases[0]).toMatchObject({
      mission: 'Get the money back for order 1.',
      persona_name: 'Ada',
    });
  });

  it.each<[string, object[], RegExp]>([
    ['a begin of names', [{ name_prefix: 'Nightly:' }], /no scenario begins; there are "Release: /],
    ['a name', [{ name: 'Nightly' }], /no scenario has for its name/],
    ['an id', [{ id: 'nobody' }], /no scenario has; there are/],
    [
      'one of them twice',
      [{ name_prefix: 'Rel' }, { name: 'Release: scenario 1' }],
      /more than once/,
    ],
  ])('are refused where they are %s that stands for none', async (_, scenarios, problem) => {
    const { report, fake } = await simulatorRun({ suite: simulatorSuite({ scenarios }) });

    expect(report.verdict).toBe('rejected');
    expect(report.reasons[0]?.message).toMatch(problem);
    expect(fake.batches).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['no criteria', { successCriteria: [] }, /would prove nothing/],
    ['a criterion of no form', { successCriteria: ['be nice'] }, /cannot be read/],
    ['no mission', { mission: '' }, /has no mission/],
    ['no persona', { persona: undefined }, /has no persona/],
  ])('are refused where one has %s', async (_, changes, problem) => {
    const { report } = await simulatorRun({ scenarios: [anyScenario(1, changes)] });

    expect(report.verdict).toBe('rejected');
    expect(report.reasons[0]?.message).toMatch(problem);
  });

  it('keep criteria of kinds that are not known', async () => {
    const odd = { type: 'regex', params: { pattern: 'refund' } };
    const { report } = await simulatorRun({
      scenarios: [anyScenario(1, { successCriteria: [odd] })],
    });

    expect(report.cases[0]?.simulation?.criteria).toEqual([
      { name: 'regex', text: '{"pattern":"refund"}', type: 'regex' },
    ]);
  });

  it('are missed where an earlier run had more of them', async () => {
    const scenarios = [anyScenario(1), anyScenario(2)];
    const { ports, clock, url } = await simulatorRun({ scenarios });
    const { http } = new FakeSimulator({ scenarios: scenarios.slice(0, 1) });
    const later = {
      ...cognigyPorts({ url, clock, wire: () => http }),
      ledger: ports.ledger,
      evidence: ports.evidence,
      audit: ports.audit,
    };

    const report = await driveToReport(
      await acceptSuite(simulatorSuite(), later, url),
      later,
      clock,
    );

    expect(report.verdict).toBe('inconclusive');
    expect(JSON.stringify(report.reasons)).toContain('the scenario \\"Release: scenario 2\\"');
  });

  it('are as many as the suite says', async () => {
    const { report } = await simulatorRun({ suite: simulatorSuite({ expected_cases: 2 }) });

    expect(report.reasons[0]?.message).toContain('expected_cases is 2, and there are 1 scenarios');
  });

  it('are refused where the environment has no Simulator', async () => {
    const { report } = await simulatorRun({
      instead: ({ route }) => (route.startsWith('GET /testing') ? json(404, {}) : undefined),
    });

    expect(report.verdict).toBe('rejected');
    expect(report.reasons[0]?.message).toContain('the environment has no Simulator');
  });

  it.each(['model', 'flow', 'locale', 'entrypoint'])('need a %s that is there', async (field) => {
    const { report } = await simulatorRun({ suite: simulatorSuite({ [field]: 'nothing' }) });

    expect(report.verdict).toBe('rejected');
    expect(report.reasons[0]?.message).toContain(`cognigy.${field} is "nothing"`);
  });
});

describe('the cases that a suite writes for the Simulator', () => {
  it('are the scenarios that were pushed for them', async () => {
    const { report, fake } = await simulatorRun({ suite: ownSuite(), scenarios: [pushed] });

    expect(report.verdict).toBe('passed');
    expect(report.cases.map(({ id }) => id)).toEqual(['refund']);
    expect(fake.batches[0]?.order.name).toMatch(/ refund$/);
  });

  it('are refused where nobody has pushed them', async () => {
    const { report } = await simulatorRun({ suite: ownSuite() });

    expect(report.reasons[0]?.message).toContain('make it with push');
  });

  it.each<[string, object]>([
    ['persona', { persona: 'A patient customer.' }],
    ['mission', { mission: 'Complain.' }],
    ['criteria', { criteria: OWN.criteria.slice(0, 1) }],
    ['max_turns', { max_turns: 3 }],
  ])('are refused where their %s is another', async (field, changes) => {
    const { report } = await simulatorRun({ suite: ownSuite(changes), scenarios: [pushed] });

    expect(report.verdict).toBe('rejected');
    expect(report.reasons[0]?.message).toContain(`test_cases[0].${field} is another`);
  });
});
