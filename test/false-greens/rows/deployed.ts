import { VirtualClock } from '../../../lib/engine/virtual-clock.ts';
import { type FaultScript, runWith } from '../../fault-matrix/support/fault-world.ts';
import type { PlatformScript } from '../../fault-matrix/support/platform-model.ts';
import { json } from '../../fault-matrix/support/replies.ts';
import { FAKE_START } from '../../support/fakes/fake-ports.ts';
import { temporaryState } from '../../support/setup/temporary-state.ts';
import {
  anythingButPassed,
  attackRow,
  failed,
  inconclusive,
  passed,
} from '../support/attack-row.ts';
import { pipeline, playExecution } from '../support/play-execution.ts';
import { honestResult, standardSuite } from '../support/standard-suite.ts';

const suite = standardSuite();
const honest: PlatformScript = {
  results: () => json(200, { test_results: suite.test_cases.map(honestResult) }),
};
const failing: PlatformScript = {
  results: () =>
    json(200, {
      test_results: suite.test_cases.map((each) => ({
        ...honestResult(each),
        matched_intent: 'farewell',
      })),
    }),
};
const rejected = { verdict: 'rejected' } as const;

/** An execution beside a run that has passed, in the same stores. */
async function afterAPass(asked: (passedRun: string) => object, execution = 'again') {
  const clock = new VirtualClock(FAKE_START);
  const state = temporaryState();
  const stores: FaultScript['stores'] = () => ({
    ledger: state.ledger,
    evidence: state.evidence,
    audit: state.audit,
  });
  await runWith({ suite, platform: honest, clock, stores });
  return playExecution({
    platform: failing,
    clock,
    stores,
    pipeline: pipeline({ execution, input: asked('run-1') }),
  });
}

attackRow('D1', 'a new execution with the input of a run that has passed', rejected, () =>
  afterAPass((runId) => ({ runId })),
);
attackRow('D2', "a pipeline's request with the id of a passed run beside it", rejected, () =>
  afterAPass((runId) => ({ runId, start: pipeline({ execution: 'again' }).start })),
);
attackRow('D3', 'an execution that names no run, or one that nobody recorded', rejected, () =>
  Promise.all(
    [{}, { runId: 'again' }, { runId: 7 }, { start: 'standard.json' }].map((input) =>
      playExecution({ platform: honest, pipeline: pipeline({ execution: 'again', input }) }),
    ),
  ),
);
attackRow('D4', 'the suite that a pipeline asks for was not deployed', rejected, () =>
  playExecution({
    platform: honest,
    pipeline: pipeline({ execution: 'p-1', suite: 'standrad.json' }),
  }),
);
attackRow('D5', 'the suite that a pipeline asks for is wrong, or is cut off', rejected, () =>
  Promise.all(
    ['wrong.json', 'broken.json'].map((each) =>
      playExecution({
        platform: honest,
        pipeline: pipeline({ execution: 'p-1', suite: each }),
      }),
    ),
  ),
);
attackRow('D6', 'a pipeline asks to tell somebody whom the gate does not know', rejected, () =>
  playExecution({
    platform: honest,
    pipeline: pipeline({ execution: 'p-1', notify: ['nobody'] }),
  }),
);
attackRow('D7', 'a pipeline asks, and the bot fails', failed, () =>
  playExecution({ platform: failing, pipeline: pipeline({ execution: 'p-1' }) }),
);
attackRow(
  'D8',
  'a person stops the execution once all results are there',
  { verdict: ['cancelled', 'error', 'inconclusive'] },
  () => {
    const stop = new AbortController();
    return playExecution({
      platform: honest,
      signal: stop.signal,
      afterStep: (step) => {
        if (step === 'poll-batches') stop.abort();
      },
    });
  },
);
attackRow(
  'D9',
  'the execution runs into its time limit once all results are there',
  anythingButPassed,
  () =>
    playExecution({
      platform: honest,
      async around(step, _, work) {
        const state = await work();
        return step === 'poll-batches' ? { ...state, next: 'wait', waitSeconds: 4_000 } : state;
      },
    }),
);
attackRow('D10', 'a step says that nothing is left to look at, and nothing was', inconclusive, () =>
  playExecution({
    platform: { ...honest, executionSeconds: 30 },
    async around(step, _, work) {
      const state = await work();
      return step === 'submit-batches' || step === 'poll-batches'
        ? { ...state, next: 'aggregate' }
        : state;
    },
  }),
);
attackRow('D11', 'a state that has a verdict before anybody made one', failed, () =>
  playExecution({
    platform: failing,
    async around(step, _, work) {
      const state = await work();
      return step === 'poll-batches' ? { ...state, verdict: 'passed' } : state;
    },
  }),
);
attackRow(
  'D12',
  'the function that decides is lost each time it is called',
  anythingButPassed,
  () =>
    playExecution({
      platform: honest,
      around: (step, _, work) =>
        step === 'aggregate-run' ? Promise.reject(new Error('out of memory')) : work(),
    }),
);
attackRow('D13', 'the function that looks is lost each time it is called', anythingButPassed, () =>
  playExecution({
    platform: honest,
    around: (step, _, work) =>
      step === 'poll-batches' ? Promise.reject(new Error('out of memory')) : work(),
  }),
);
attackRow('D14', 'the state of an execution names another run', anythingButPassed, () =>
  playExecution({
    platform: honest,
    async around(step, _, work) {
      const state = await work();
      return step === 'poll-batches' ? { ...state, runId: 'run-0' } : state;
    },
  }),
);
attackRow('D15', 'the function that submits is called again after its work was done', passed, () =>
  playExecution({
    platform: honest,
    around: async (step, call, work) => {
      const state = await work();
      return step === 'submit-batches' && call === 1 ? work() : state;
    },
  }),
);
attackRow('D16', 'a pipeline asks, and the bot passes', passed, () =>
  playExecution({ platform: honest, pipeline: pipeline({ execution: 'p-1' }) }),
);
