import type { AuditRecord } from '../../lib/domain/audit/audit-chain.ts';
import { type BatchRecord, isCollected } from '../../lib/domain/batch.ts';
import { jsonBytes } from '../../lib/domain/json-bytes.ts';
import type { Suite } from '../../lib/domain/suite/suite.ts';
import type { WorkflowState } from '../../lib/engine/workflow.ts';
import { signVerdict } from '../../lib/steps/decision/sign-verdict.ts';
import type { Platform, ResultsOutcome } from '../../lib/steps/ports/platform.ts';
import type { Ports } from '../../lib/steps/ports/ports.ts';
import { takeUpRun } from '../../lib/steps/take-up-run.ts';
import type { OracleName } from '../oracles.ts';
import { consenting, lenient, perfect } from '../world/bent-results.ts';
import type { FunctionCall } from '../world/function-call.ts';
import type { SimulatedCase, SimulatedResult } from '../world/simulated-execution.ts';
import { ENDPOINT } from '../world/simulated-ports.ts';
import type { GateParts } from './gate-parts.ts';

/** One guard less, to see that the simulator misses it. */
export interface PlantedBug {
  readonly what: string;
  /** The oracles of which one has to find it. */
  readonly foundBy: readonly OracleName[];
  readonly plant: (parts: GateParts) => GateParts;
}

export const plantedBugs: Readonly<Record<string, PlantedBug>> = {
  score_over_returned: {
    what: 'scores the results that came, not the cases that were planned',
    foundBy: ['falseGreen'],
    plant: inStep('aggregate-run', scoringReturned),
  },
  no_submitting: {
    what: 'does not write `submitting` before the POST',
    foundBy: ['orphan'],
    plant: inStep('submit-batches', (ports) => ({
      ...ports,
      ledger: {
        ...ports.ledger,
        updateBatch: async (batch) =>
          batch.phase === 'submitting' ? batch : ports.ledger.updateBatch(batch),
      },
    })),
  },
  last_writer_wins: {
    what: 'writes batches without looking at their version',
    foundBy: ['adoptedOnce', 'orphan'],
    plant: everywhere((ports, { world }) => ({
      ...ports,
      ledger: {
        ...ports.ledger,
        updateBatch: (batch) => {
          const known = world.stores.listBatches(batch.runId)[batch.index];
          return ports.ledger.updateBatch({ ...batch, version: known?.version ?? batch.version });
        },
      },
    })),
  },
  orders_again: {
    what: 'orders conversations again whose order was not answered',
    foundBy: ['orderedOnce'],
    plant: everywhere(
      platformThat((platform) => ({
        submit: ({ ambiguousSince: _, ...request }) => platform.submit(request),
      })),
    ),
  },
  leaves_running: {
    what: 'asks nothing to end that it leaves behind',
    foundBy: ['leftRunning'],
    plant: everywhere(platformThat(() => ({ cancel: async () => null }))),
  },
  believes_denials: {
    what: 'takes what the platform denies for what has ended',
    foundBy: ['leftRunning'],
    plant: everywhere(
      platformThat((platform) => ({
        status: async (id, asked) => {
          const outcome = await platform.status(id, asked);
          return outcome.status === 'not_found' ? { status: 'terminal', word: 'failed' } : outcome;
        },
      })),
    ),
  },
  no_dedupe: {
    what: 'appends to the audit chain without looking for its own record',
    foundBy: ['oneAuditRecord'],
    plant: everywhere((ports) => ({
      ...ports,
      audit: { ...ports.audit, recordsAfter: async (): Promise<AuditRecord[]> => [] },
    })),
  },
  notify_first: {
    what: 'tells the verdict before the audit record is there',
    foundBy: ['auditBeforeNotification'],
    plant: (parts) => ({
      ...parts,
      steps: {
        ...parts.steps,
        'aggregate-run': async (state, ports) => {
          const body = JSON.stringify({ status: 'passed', verdict: 'passed' });
          const message = { id: `msg_${state.runId}`, timestamp: ports.now(), body };
          await ports.notifier.deliver(ENDPOINT, message);
          return stepOf(parts, 'aggregate-run')(state, ports);
        },
      },
    }),
  },
  signs_first: {
    what: 'signs a verdict before it is known to be the one on record',
    foundBy: ['signedOnce', 'signatureHolds'],
    plant: everywhere((ports) => ({
      ...ports,
      audit: {
        ...ports.audit,
        insert: async (record) => {
          await signVerdict(record, ports);
          return ports.audit.insert(record);
        },
      },
    })),
  },
  deaf_to_retry_after: {
    what: 'does not hear `Retry-After`',
    foundBy: ['retryAfterObeyed'],
    plant: everywhere(
      hearing((outcome) =>
        'retryAfterSeconds' in outcome ? { ...outcome, retryAfterSeconds: null } : outcome,
      ),
    ),
  },
  throttled_is_success: {
    what: 'takes a platform that does not answer for a bot that passes',
    foundBy: ['falseGreen'],
    plant: inStep(
      'poll-batches',
      platformThat((platform, { run }) => ({
        results: async (id, asked) => {
          const outcome = await platform.results(id, asked);
          if (outcome.status !== 'unavailable') return outcome;
          return { status: 'ready', results: (run.at.platform.find(id)?.cases ?? []).map(perfect) };
        },
      })),
    ),
  },
  failed_is_completed: {
    what: 'takes every terminal word for `completed`',
    foundBy: ['falseGreen'],
    plant: inStep(
      'poll-batches',
      platformThat((platform) => ({
        status: async (id, asked) => {
          const outcome = await platform.status(id, asked);
          return outcome.status === 'terminal' ? { ...outcome, word: 'completed' } : outcome;
        },
      })),
    ),
  },
  truthy_passed: {
    what: 'takes `"passed": "true"` for true',
    foundBy: ['falseGreen'],
    plant: inStep(
      'poll-batches',
      readingResults((outcome) => ({ ...outcome, results: outcome.results.map(lenient) })),
    ),
  },
  no_claim: {
    what: 'adopts an execution without asking whose it is',
    foundBy: ['adoptedOnce', 'falseGreen'],
    plant: inStep('submit-batches', (ports) => ({
      ...ports,
      ledger: { ...ports.ledger, claimExecution: async (_, runId) => runId },
    })),
  },
  last_key_wins: {
    what: 'reads results as `JSON.parse` does',
    foundBy: ['falseGreen'],
    plant: inStep(
      'poll-batches',
      platformThat((platform) => ({
        results: async (id, asked) => {
          const read: unknown[] = [];
          const outcome = await platform.results(id, {
            ...asked,
            keep: async (answer) => {
              read.push(...JSON.parse(new TextDecoder().decode(answer.bytes)).test_results);
              await asked?.keep?.(answer);
            },
          });
          return outcome.status === 'ready' ? { ...outcome, results: read } : outcome;
        },
      })),
    ),
  },
  evidence_written_anew: {
    what: 'keeps what it has read of an answer instead of the answer',
    foundBy: ['evidenceIsBytes'],
    plant: inStep('poll-batches', (ports) => ({
      ...ports,
      evidence: {
        ...ports.evidence,
        put: (runId, name, extension, bytes) => {
          const read: unknown = JSON.parse(new TextDecoder().decode(bytes));
          return ports.evidence.put(runId, name, extension, jsonBytes(read));
        },
      },
    })),
  },
  unmasked: {
    what: 'keeps results with what they repeat of our secrets',
    foundBy: ['noSecret'],
    plant: inStep(
      'poll-batches',
      readingResults((outcome) => ({ ...outcome, masked: outcome.results })),
    ),
  },
  rounded_rates: {
    what: 'compares rates rounded to whole per cent',
    foundBy: ['falseGreen'],
    plant: inStep('aggregate-run', (ports) =>
      withSuite(ports, (suite) => ({
        ...suite,
        gate: { ...suite.gate, pass_rate: Math.max(0, suite.gate.pass_rate - 0.005) },
      })),
    ),
  },
  leaky_problem: {
    what: 'writes the token into the words about a failure',
    foundBy: ['noSecret'],
    plant: everywhere(
      hearing((outcome, { run }) =>
        'problem' in outcome
          ? { ...outcome, problem: `${outcome.problem} (${run.at.token?.accessToken})` }
          : outcome,
      ),
    ),
  },
  silence_is_consent: {
    what: 'takes what a result does not speak of for right',
    foundBy: ['falseGreen'],
    plant: inStep(
      'poll-batches',
      readingResults((outcome, { run }) => ({
        ...outcome,
        results: outcome.results.map((result) => consenting(result, run.cases)),
      })),
    ),
  },
  mock_unnoticed: {
    what: 'does not hear that a mock says it is one',
    foundBy: ['scopeIsTrue'],
    plant: everywhere(platformThat(() => ({ hasMockAnswered: () => false }))),
  },
  part_as_whole: {
    what: 'forgets that a tag has left cases out',
    foundBy: ['scopeIsTrue'],
    plant: everywhere((ports) => ({
      ...ports,
      ledger: {
        ...ports.ledger,
        createRun: ({ onlyTags: _, ...run }) => ports.ledger.createRun(run),
      },
    })),
  },
  resumed_anywhere: {
    what: 'takes up a run wherever somebody asks for it',
    foundBy: ['staysWhereItWasMade'],
    plant: (parts) => ({
      ...parts,
      takeUp: (place, run, ports) => takeUpRun(run, ports, place.platformUrl),
    }),
  },
  claimed_by_id: {
    what: 'takes executions of two addresses for one where their ids are alike',
    foundBy: ['ownExecution'],
    plant: everywhere((ports) => ({
      ...ports,
      ledger: {
        ...ports.ledger,
        claimExecution: (execution, runId) =>
          ports.ledger.claimExecution({ ...execution, platformUrl: 'anywhere' }, runId),
      },
    })),
  },
  steps_twice: {
    what: 'goes by a clock that makes every step twice',
    foundBy: ['earlyDeadline'],
    plant: everywhere((ports, { world }) => ({
      ...ports,
      now: () => ports.now() + world.steppedMs(),
    })),
  },
  open_gate: {
    what: 'ends a failed gate in a state that succeeds',
    foundBy: ['gateAgrees'],
    plant: (parts) => {
      const open: WorkflowState = { type: 'Succeed', output: undefined, assign: new Map() };
      const states = new Map(parts.workflow.states).set('Failed', open);
      return { ...parts, workflow: { ...parts.workflow, states } };
    },
  },
  id_per_attempt: {
    what: 'gives every attempt of a notification an id of its own',
    foundBy: ['oneNotificationId'],
    plant: everywhere((ports) => ({
      ...ports,
      notifier: {
        ...ports.notifier,
        deliver: (endpoint, message) =>
          ports.notifier.deliver(endpoint, { ...message, id: `${message.id}_${ports.now()}` }),
      },
    })),
  },
  no_seizure: {
    what: 'decides while functions may still be sending batches',
    foundBy: ['orphan'],
    plant: inStep('aggregate-run', (ports) => ({
      ...ports,
      ledger: { ...ports.ledger, updateBatch: async (batch) => batch },
    })),
  },
  any_deadline: {
    what: 'believes a deadline however far ahead it lies',
    foundBy: ['limitsKept', 'lost'],
    plant: everywhere((ports) => ({
      ...ports,
      ledger: {
        ...ports.ledger,
        readRun: async (runId) => {
          const run = await ports.ledger.readRun(runId);
          return run && { ...run, settings: { ...run.settings, fullTimeMs: 1e12 } };
        },
      },
    })),
  },
  results_in_state: {
    what: 'hands results from state to state',
    foundBy: ['limitsKept'],
    plant: (parts) => ({
      ...parts,
      steps: {
        ...parts.steps,
        'poll-batches': async (state, ports) =>
          Object.assign({}, await stepOf(parts, 'poll-batches')(state, ports), {
            results: 'x'.repeat(5_000),
          }),
      },
    }),
  },
};

type PortsChange = (ports: Ports, call: FunctionCall) => Ports;

function everywhere(change: PortsChange): PlantedBug['plant'] {
  return (parts) => ({ ...parts, ports: (call) => change(parts.ports(call), call) });
}

/** In one step; where a run is closed from outside, its verdict is made there as well. */
function inStep(name: string, change: PortsChange): PlantedBug['plant'] {
  const functions = name === 'aggregate-run' ? [name, 'close-run'] : [name];
  return everywhere((ports, call) => (functions.includes(call.name) ? change(ports, call) : ports));
}

function stepOf({ steps }: GateParts, name: string): GateParts['steps'][string] {
  const step = steps[name];
  if (step === undefined) throw new Error(`there is no step ${name}`);
  return step;
}

/** The platform port replaced by one that lies. */
function platformThat(
  lies: (platform: Platform, call: FunctionCall) => Partial<Platform>,
): PortsChange {
  return (ports, call) => ({
    ...ports,
    platform: { ...ports.platform, ...lies(ports.platform, call) },
  });
}

/** Of all that the platform says. */
function hearing(
  change: <Outcome extends object>(outcome: Outcome, call: FunctionCall) => Outcome,
): PortsChange {
  return platformThat((platform, call) => ({
    submit: async (request) => change(await platform.submit(request), call),
    status: async (id, asked) => change(await platform.status(id, asked), call),
    results: async (id, asked) => change(await platform.results(id, asked), call),
  }));
}

type ReadyResults = Extract<ResultsOutcome, { status: 'ready' }>;

/** Of results alone, once they are there. */
function readingResults(
  change: (outcome: ReadyResults, call: FunctionCall) => ReadyResults,
): PortsChange {
  return platformThat((platform, call) => ({
    results: async (id, asked) => {
      const outcome = await platform.results(id, asked);
      return outcome.status === 'ready' ? change(outcome, call) : outcome;
    },
  }));
}

function withSuite(ports: Ports, change: (suite: Suite) => Suite): Ports {
  return {
    ...ports,
    evidence: {
      ...ports.evidence,
      get: async (ref) => {
        const bytes = await ports.evidence.get(ref);
        if (!ref.key.includes('/suite-')) return bytes;
        const suite: Suite = JSON.parse(new TextDecoder().decode(bytes));
        return new TextEncoder().encode(JSON.stringify(change(suite)));
      },
    },
  };
}

/** Leaves out of the suite, and of the batches, every case that has no result. */
function scoringReturned(ports: Ports, { world, run }: FunctionCall): Ports {
  const returned = (batch: BatchRecord): readonly SimulatedCase[] => {
    const cases = run.cases.slice(batch.firstCase, batch.firstCase + batch.cases);
    const bytes = isCollected(batch) ? world.stores.objects.get(batch.results.key) : undefined;
    if (bytes === undefined) return cases;
    const texts = (JSON.parse(new TextDecoder().decode(bytes)) as Partial<SimulatedResult>[]).map(
      (result) => result?.input_text,
    );
    return cases.filter(({ text }) => texts.includes(text));
  };
  const shrunk = (batches: readonly BatchRecord[]): BatchRecord[] => {
    let firstCase = 0;
    return batches.map((batch) => {
      const cases = returned(batch).length;
      firstCase += cases;
      return { ...batch, firstCase: firstCase - cases, cases };
    });
  };
  const kept = () =>
    new Set(
      world.stores
        .listBatches(run.runId)
        .flatMap(returned)
        .map(({ text }) => text),
    );
  const partial = withSuite(ports, (suite) => ({
    ...suite,
    test_cases: suite.test_cases.filter(({ input_text }) => kept().has(input_text)),
  }));
  return {
    ...partial,
    ledger: {
      ...ports.ledger,
      listBatches: async (runId) => shrunk(await ports.ledger.listBatches(runId)),
      updateBatch: async (batch) => batch,
    },
  };
}
