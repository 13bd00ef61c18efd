import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CognigyAiScenario } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import { readScenarioAs } from '../../../lib/mocks/executions-v1/read-scenario.ts';
import { JumpingClock } from '../../support/fakes/jumping-clock.ts';
import {
  acceptSuite,
  cognigyMock,
  cognigyPorts,
  driveToReport,
} from '../../support/servers/cognigy-gate.ts';
import { campaignSize } from '../../support/setup/campaign-size.ts';

const FOLDER = 'examples/cognigy-ai-scenarios';
/** One of so many is played. */
const STEP = campaignSize({ sample: 3, full: 1 });
const TARGET = { project: 'Web shop', flow: 'Main', locale: 'English' };
const suiteOf = (cognigy: object, more: object) => ({
  suite_id: 'shop',
  platform: 'cognigy-ai',
  cognigy: { ...TARGET, ...cognigy },
  circuit_breaker_seconds: 300,
  execution_timeout_seconds: 120,
  gate: { pass_rate: 1 },
  ...more,
});
const spoken = (outcome: object) =>
  suiteOf(
    { mode: 'conversation', endpoint: 'Gate' },
    { test_cases: ['a', 'b'].map((id) => ({ id, input_text: 'how can I pay?', outcome })) },
  );
const words = spoken({ expected_response_contains: 'card' });
const intent = spoken({ expected_intent: 'intent_payment_methods' });
const played = suiteOf(
  { mode: 'playbooks', playbooks: [{ name_prefix: 'Release: ' }] },
  { max_batch_size: 50 },
);

type Ending = readonly [suite: object, verdict: string, code: string];

/** What a gate says of an honest bot behind each scenario, and a reason or a fault by which it says so. */
const ENDINGS: Readonly<Record<string, Ending>> = {
  'another-api': [words, 'passed', 'gate_met'],
  'agent-without-words': [words, 'inconclusive', 'conversations_broken'],
  'agent-cut-off': [words, 'inconclusive', 'conversations_broken'],
  'default-reply': [words, 'passed', 'gate_met'],
  'streamed-pieces': [
    spoken({ expected_response_contains: 'card in 3.5 seconds' }),
    'passed',
    'gate_met',
  ],
  'marked-up-words': [
    spoken({ expected_response_contains: ["can pay by card & it's free: AB-1"] }),
    'passed',
    'gate_met',
  ],
  'facts-of-a-card': [
    spoken({ expected_response_contains: ['By card', 'In all 30 EUR'] }),
    'passed',
    'gate_met',
  ],
  'words-that-nobody-sees': [words, 'failed', 'pass_rate_missed'],
  'data-as-text': [words, 'passed', 'gate_met'],
  'foreign-answer': [words, 'inconclusive', 'conversations_broken'],
  'another-session': [words, 'inconclusive', 'conversations_broken'],
  'person-answers': [words, 'inconclusive', 'conversations_broken'],
  'reject-intent': [intent, 'failed', 'pass_rate_missed'],
  'score-below-threshold': [intent, 'failed', 'pass_rate_missed'],
  'score-out-of-range': [intent, 'inconclusive', 'cases_not_evaluated'],
  'endpoint-moved': [words, 'inconclusive', 'execution_not_completed'],
  'endpoint-inactive': [words, 'rejected', 'suite_rejected'],
  'endpoint-other-connector': [intent, 'rejected', 'suite_rejected'],
  'untrained-flow': [intent, 'passed', 'training_out_of_date'],
  'silent-bot': [words, 'passed', 'endpoint_warmed_up'],
  'late-bot': [words, 'passed', 'conversations_broken'],
  'endpoint-502': [words, 'passed', 'endpoint_warmed_up'],
  'test-quota': [words, 'passed', 'gate_met'],
  'bare-scores': [intent, 'passed', 'gate_met'],
  'small-pages': [played, 'passed', 'gate_met'],
  throttled: [played, 'passed', 'gate_met'],
  'throttled-silently': [played, 'passed', 'gate_met'],
  'wrong-key-500': [played, 'passed', 'gate_met'],
  'one-playbook-at-a-time': [played, 'passed', 'gate_met'],
  'run-id-late': [played, 'passed', 'gate_met'],
  'run-late': [played, 'passed', 'gate_met'],
  'run-loses-steps': [played, 'inconclusive', 'result_unplanned'],
  'run-without-status': [played, 'passed', 'gate_met'],
  'schedule-504-after': [played, 'passed', 'execution_adopted'],
  'task-cancelled': [played, 'inconclusive', 'execution_not_completed'],
  'task-error': [played, 'inconclusive', 'execution_not_completed'],
  'unknown-task-state': [played, 'passed', 'gate_met'],
  'task-names-no-run': [played, 'passed', 'run_found_in_list'],
  'key-refused-once': [played, 'passed', 'gate_met'],
  'list-cut-short': [played, 'error', 'platform_unreachable'],
  'run-of-another-flow': [played, 'inconclusive', 'result_unplanned'],
  'run-of-yesterday': [played, 'inconclusive', 'result_unplanned'],
  'asserts-changed': [played, 'inconclusive', 'result_unplanned'],
  'flag-as-text': [played, 'inconclusive', 'cases_not_evaluated'],
  'task-of-another-kind': [played, 'inconclusive', 'result_unplanned'],
};

/** What is later than any answer is waited for never comes. */
function sleepBefore(clock: JumpingClock) {
  return (ms: number) => (ms > 60_000 ? new Promise<void>(() => undefined) : clock.sleep(ms));
}

describe('an honest bot behind the scenario', () => {
  it('has an ending for every file', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.yaml$/, ''));

    expect(Object.keys(ENDINGS).toSorted()).toEqual(files.toSorted());
  });

  it.each(Object.entries(ENDINGS).filter((_, place) => place % STEP === 0))(
    '%s ends as it should',
    async (name, [suite, verdict, code]) => {
      const clock = new JumpingClock();
      const scenario = await readScenarioAs(CognigyAiScenario, `${FOLDER}/${name}.yaml`);
      const { url } = await cognigyMock(clock, { scenario, sleep: sleepBefore(clock) });
      const timeoutMs = name === 'late-bot' ? 500 : 10_000;
      const ports = cognigyPorts({ url, clock, timeoutMs });

      const report = await driveToReport(await acceptSuite(suite, ports, url), ports, clock);

      const faults = report.batches.flatMap((batch) => batch.faults);
      const codes = [...report.reasons, ...faults].map((each) => each.code);
      expect([report.verdict, codes]).toEqual([verdict, expect.arrayContaining([code])]);
    },
  );
});
