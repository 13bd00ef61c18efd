import { readFile } from 'node:fs/promises';
import { requestedSuite } from '../lib/api/requested-suite.ts';
import { RunState, type RunStateInput } from '../lib/domain/run-state.ts';
import { openStateDirectory } from '../lib/local/state-directory.ts';
import { encodeBatch } from '../lib/platforms/executions-v1/encode-batch.ts';
import { acceptRun } from '../lib/steps/accept-run.ts';
import { aggregateRun } from '../lib/steps/aggregate-run.ts';
import { pollBatches } from '../lib/steps/poll-batches.ts';
import type { Platform } from '../lib/steps/ports/platform.ts';
import type { Ports } from '../lib/steps/ports/ports.ts';
import { submitBatches } from '../lib/steps/submit-batches.ts';
import { validateSuite } from '../lib/steps/validate-suite.ts';

interface Case {
  readonly input_text: string;
  readonly outcome: { readonly expected_intent?: string | null };
}

/** Has run everything at once, and its bot repeats what it is told: nine of ten times in vain. */
const platform: Platform = {
  encodeBatch,
  submit: async ({ idempotencyKey }) => ({ status: 'accepted', executionId: idempotencyKey }),
  status: async () => ({ status: 'terminal', word: 'completed' }),
  async results(_, { sent } = {}) {
    const payload = new TextDecoder().decode(await sent?.payload());
    const { test_cases: cases }: { test_cases: Case[] } = JSON.parse(payload);
    const results = cases.map(({ input_text, outcome }, place) => ({
      assertions: [{ type: 'intent', passed: place % 10 === 0, expected: null, actual: null }],
      matched_intent: place % 10 === 0 ? outcome.expected_intent : 'another',
      extracted_entities: [],
      intent_confidence: 0.9,
      response_text: input_text,
      latency_ms: 100,
      input_text,
    }));
    return { status: 'ready', results, pages: 1 };
  },
};

const RUN_ID = 'run-bench';

async function start(path: string, ports: Ports): Promise<RunStateInput> {
  const found = await requestedSuite(
    { key: 'suites/largest.yaml' },
    {},
    { byKey: () => readFile(path), deployed: async () => null, deployedNames: async () => [] },
  );
  if (found.status !== 'found') throw new Error('the suite is refused');
  const { suite, defaultedThresholds } = found;
  const trigger = { kind: 'api', principal: 'bench' } as const;
  const platformUrl = 'https://platform.example';
  return acceptRun(
    { runId: RUN_ID, suite, defaultedThresholds, trigger, platformUrl, toolVersion: 'bench' },
    ports,
  );
}

/** Makes one step of a run on the state in a directory, as a function does that is called for it. */
const [step = '', directory = '', input = ''] = process.argv.slice(2);
const state = openStateDirectory(directory);
const ports: Ports = {
  ledger: state.ledger,
  evidence: state.evidence,
  audit: state.audit,
  durations: state.durations,
  baselines: state.baselines,
  platform,
  notifier: { endpoints: [], deliver: async () => ({ status: 'delivered' }) },
  budget: { take: async ({ wanted }) => ({ granted: wanted, waitMs: 0 }), adjust: async () => {} },
  now: Date.now,
};
const given = () => RunState.parse(JSON.parse(input));
const steps: Readonly<Record<string, () => Promise<RunStateInput>>> = {
  'start-run': () => start(input, ports),
  'validate-suite': () => validateSuite(given(), ports),
  'submit-batches': () => submitBatches(given(), ports),
  'poll-batches': () => pollBatches(given(), ports),
  'aggregate-run': () => aggregateRun(given(), ports),
};
console.log(JSON.stringify(await steps[step]?.()));
