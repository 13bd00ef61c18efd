import {
  anyScenario,
  goodMetrics,
  goodRun,
  json,
  page,
  TIMED_OUT,
} from '../../support/fakes/fake-simulator.ts';
import { simulatorSuite } from '../../support/servers/simulator-run.ts';
import {
  anythingButPassed,
  attackRow,
  failed,
  inconclusive,
  notEvaluated,
  passed,
} from '../support/attack-row.ts';
import { playMetrics, playRuns, playSimulator } from '../support/play-simulator.ts';

const SCHEDULE = /\/schedule$/;
/** Made when the order may have been. */
const NAMELESS = { name: undefined, createdAt: Date.now() + 3_600_000 };
const RUNS = /\/runs$/;

attackRow('C105', 'a simulated conversation that broke, and says success', notEvaluated, () =>
  playMetrics(
    { errorInfo: { message: 'the model answered 429' } },
    { errorInfo: { message: '', technicalDetails: 'LLM_RATE_LIMIT' } },
    { errorInfo: 'quota exceeded' },
  ),
);
attackRow('C106', 'one that was stopped, or whose batch was', notEvaluated, async () => [
  ...(await playMetrics({ isBatchStopped: true }, { isBatchStopped: 'true' })),
  await playSimulator({ batch: () => ({ status: 'STOPPED' }) }),
  await playSimulator({ batch: () => ({ status: 'stopped' }) }),
]);
attackRow('C107', 'a success that is no boolean, or that nobody tells', notEvaluated, () =>
  playMetrics(...['true', 1, 'passed', {}, null, undefined].map((success) => ({ success }))),
);
attackRow('C108', 'a success, and no word of the bot', notEvaluated, () =>
  playRuns(
    goodRun(1, { turns: [], totalTurns: 0 }),
    goodRun(1, { totalTurns: 0 }),
    goodRun(1, { turns: [{ text: ' ' }, {}] }),
    goodRun(1, { turns: 'all went well' }),
    goodRun(1, { turns: [{ text: 'hello' }] }),
    goodRun(1, { turns: ['hello', 'anybody?'].map((text) => ({ role: 'user', text })) }),
  ),
);
attackRow('C109', 'a success of which no criterion can be read', notEvaluated, () =>
  playMetrics(
    { results: [] },
    { results: undefined },
    { results: 'all of them' },
    { results: [{ success: true }] },
    { results: [{ success: true }, { success: true }, { success: true }] },
    { results: [{ name: 'Refunded' }, { name: 'Polite', success: true }] },
    {
      results: [
        { name: 'Refunded', success: 'yes' },
        { name: 'Polite', success: true },
      ],
    },
  ),
);
attackRow('C110', 'one criterion told twice, or otherwise', notEvaluated, () =>
  playMetrics(
    {
      results: ['Refunded', 'Refunded', 'Polite'].map((name) => ({ name, success: true })),
    },
    {
      results: [
        { name: 'Refunded', success: true, result: 'failed' },
        { name: 'Polite', success: true },
      ],
    },
  ),
);
attackRow('C111', 'a success of the whole, and a criterion that failed', failed, () =>
  playMetrics(
    {
      results: [
        { name: 'Refunded', success: true },
        { name: 'Polite', result: 'failed' },
      ],
    },
    {
      results: [
        ...['Refunded', 'Polite'].map((name) => ({ name, success: true })),
        { name: 'Brief', passed: false },
      ],
    },
  ),
);
attackRow('C112', 'judged by fewer or other criteria than were planned', notEvaluated, () =>
  playRuns(
    goodRun(1, { successCriteria: [] }),
    goodRun(1, { successCriteria: 'all' }),
    goodRun(1, {
      successCriteria: [{ type: 'text', params: { name: 'Refunded', text: 'Anything.' } }],
    }),
  ),
);
attackRow('C113', 'a run of another scenario, batch, model or persona', notEvaluated, async () => [
  ...(await playRuns(
    goodRun(1, { simulationReference: 'another' }),
    goodRun(1, { simulationRunBatchReference: 'another' }),
    goodRun(1, { largeLanguageModelReferenceId: 'another' }),
  )),
  await playSimulator({ batch: () => ({ simulationFrozen: { mission: 'Say hello.' } }) }),
  await playSimulator({ batch: () => ({ simulationReference: 'another' }) }),
  await playSimulator({
    runs: () => [goodRun(1, { successCriteria: undefined })],
    batch: () => ({
      simulationFrozen: {
        successCriteria: [{ type: 'text', params: { name: 'Polite', text: 'Hi.' } }],
      },
    }),
  }),
]);
attackRow('C114', 'fewer runs than were ordered, or one of them twice', notEvaluated, async () => {
  const suite = simulatorSuite({}, { repeat: 2, min_pass: 1 });
  return Promise.all(
    [[], [goodRun(1)], [goodRun(1), goodRun(1)], [goodRun(2), goodRun(2), goodRun(2)]].map((runs) =>
      playSimulator({ suite, runs: () => runs }),
    ),
  );
});
attackRow(
  'C115',
  'a list of runs that is cut, or that leads in a circle',
  anythingButPassed,
  () => {
    const suite = simulatorSuite({}, { circuit_breaker_seconds: 90 });
    const bent = [
      () => page([goodRun(1)], { total: 2 }),
      () => page([goodRun(1)], { hasNext: true, next: 'again' }),
      () => json(200, { items: [goodRun(1)] }),
    ];
    return Promise.all(
      bent.map((answer) =>
        playSimulator({
          suite,
          instead: ({ route }) => (RUNS.test(route) ? answer() : undefined),
        }),
      ),
    );
  },
);
attackRow('C116', 'an answer that says two things of one field', notEvaluated, () => {
  const twice = JSON.stringify({ data: [goodRun(1)] }).replace(
    '"success":true',
    '"success":false,"success":true',
  );
  const bytes = new TextEncoder().encode(twice);
  const body = { kind: 'json', value: JSON.parse(twice), bytes } as const;
  return playSimulator({
    instead: ({ route }) => (RUNS.test(route) ? json(200, {}, { body }) : undefined),
  });
});
attackRow(
  'C117',
  'an order without an answer, and two batches, none, or one that may be a stranger’s',
  inconclusive,
  () =>
    Promise.all(
      [0, 2, 1].map((times) =>
        playSimulator({
          // Of another version of the bot, perhaps: nothing that is told of a batch or its runs would say so.
          ...(times === 1 ? { batch: () => NAMELESS } : {}),
          instead: ({ route }, then) => {
            if (!SCHEDULE.test(route)) return undefined;
            for (let carriedOut = 0; carriedOut < times; carriedOut += 1) then();
            return TIMED_OUT;
          },
        }),
      ),
    ),
);
attackRow('C118', 'scenarios that prove nothing, or are not there', anythingButPassed, () =>
  Promise.all([
    playSimulator({ scenarios: [anyScenario(1, { successCriteria: [] })] }),
    playSimulator({ scenarios: [] }),
    playSimulator({ suite: simulatorSuite({ expected_cases: 2 }) }),
  ]),
);
attackRow('C119', 'a Simulator that is honest in odd forms', passed, async () => [
  ...(await playMetrics({
    results: ['Polite', 'Refunded'].map((criterion) => ({ criterion, result: 'Passed' })),
  })),
  ...(await playRuns(
    goodRun(1, { turns: undefined, messages: [{ inputText: 'Hi', outputText: 'Hello' }] }),
    goodRun(1, { id: undefined, _id: 'c'.repeat(24), successCriteria: undefined }),
    goodRun(1, { sequence: undefined }),
    goodRun(1, {
      totalTurns: 10,
      metrics: goodMetrics({ isConversationEnded: false }),
    }),
  )),
  await playSimulator({ batch: () => ({ status: undefined }) }),
]);
