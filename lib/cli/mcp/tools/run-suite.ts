import * as z from 'zod';
import { findReport } from '../../find-run.ts';
import { openState } from '../../open-state.ts';
import { refuseMockInCi } from '../../options/refuse-mock-in-ci.ts';
import type { RunFlags } from '../../options/run-options.ts';
import { loadSuites } from '../../running/load-suites.ts';
import { runSuite as runToVerdict } from '../../running/run-suite.ts';
import { UsageError } from '../../usage-error.ts';
import { agentTerminal } from '../agent-terminal.ts';
import { defineTool, type ToolCall } from '../tool.ts';
import { suiteNamed, type WorkplaceFlags } from '../workplace.ts';
import { SuitePath } from './names.ts';
import { casesAmiss, toldCase } from './told-case.ts';
import { toldReasons, toldRun } from './told-run.ts';

/** Each holds results and a connection; whoever wants more waits for one to end. */
const MOST_AT_ONCE = 2;

const words = z.array(z.string().min(1).max(200)).max(20).default([]);

const Input = z.strictObject({
  suite: SuitePath,
  cases: words.describe('Only the cases with these ids.'),
  grep: words.describe('Only cases with one of these texts in id, name or what is said.'),
  tags: words.describe('Only cases with one of these tags.'),
  exclude_tags: words.describe('No cases with one of these tags.'),
  mock: z
    .boolean()
    .default(false)
    .describe('Run against the embedded mock platform, which says nothing about your bot.'),
});

/** As `run --json-lines` tells it. */
const Progress = z.object({
  event: z.literal('progress'),
  counts: z.object({ cases: z.number(), cases_done: z.number() }),
});

let underWay = 0;

export const runSuite = defineTool({
  name: 'run_suite',
  title: 'Run a suite',
  description:
    'Has the bot platform execute a suite, or a part of it, and answers with the verdict and the cases that fail. It asks the real bot unless mock is set, at the address that the server was started with. The run is on record as started by an agent, is held to the policy as any other, sets no baseline, tells nobody and goes unsigned. Cancelling the call cancels the run.',
  input: Input,
  onlyReads: false,
  async answer(input, { terminal: process, flags }, call) {
    const terminal = agentTerminal(process, {
      signal: call.signal,
      onLine: (line) => tellProgress(line, call),
    });
    const file = suiteNamed(input.suite, terminal);
    const runFlags = flagsFor(input, flags);
    refuseMockInCi(runFlags, terminal);
    if (underWay >= MOST_AT_ONCE) {
      throw new UsageError(
        `${underWay} runs are under way; wait for one to end, or cancel the call that started it`,
      );
    }
    underWay += 1;
    try {
      const [loaded] = await loadSuites([file], runFlags, terminal);
      if (loaded === undefined) throw new UsageError(`${input.suite} names no suite`);
      call.signal.throwIfAborted();
      const { runId } = await runToVerdict(loaded, runFlags, terminal);
      using state = openState(flags, terminal, { mustExist: true, onlyReads: true });
      const { report } = await findReport(runId, state);
      return {
        head: toldRun(report),
        lists: {
          ...toldReasons(report),
          failing: casesAmiss(report).map((each) => toldCase(each, report)),
        },
      };
    } finally {
      underWay -= 1;
    }
  },
});

/** Nothing of a gate, a baseline, a waiver, a policy, an address or a file is an agent's to say. */
function flagsFor(
  input: z.infer<typeof Input>,
  { baseUrl, mock, stateDir }: WorkplaceFlags,
): RunFlags {
  return {
    stateDir,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(mock === true || input.mock ? { mock: true as const } : {}),
    case: input.cases,
    grep: input.grep,
    tag: input.tags,
    excludeTag: input.exclude_tags,
    format: 'yaml',
    output: [],
    notifyOn: [],
    color: false,
    quiet: true,
    jsonLines: true,
  };
}

function tellProgress(line: string, { progress }: ToolCall): void {
  const read = Progress.safeParse(jsonOrNull(line));
  if (read.success) progress(read.data.counts.cases_done, read.data.counts.cases);
}

/** In a CI there are lines for its runner among them. */
function jsonOrNull(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
