import { expect, it } from 'vitest';
import * as z from 'zod';
import type { Report } from '../../../lib/domain/report.ts';
import type { StateDirectory } from '../../../lib/local/state-directory.ts';
import type { DemoBot } from '../../../lib/mocks/executions-v1/bot/demo-bot.ts';
import type { HttpClient } from '../../../lib/platforms/http.ts';
import type { Ports } from '../../../lib/steps/ports/ports.ts';
import { dyingStores } from '../../support/fakes/dying-ports.ts';
import { JumpingClock } from '../../support/fakes/jumping-clock.ts';
import { killed, Mortal } from '../../support/fakes/mortal.ts';
import {
  acceptSuite,
  cognigyMock,
  cognigyPorts,
  driveToReport,
} from '../../support/servers/cognigy-gate.ts';
import { campaignSize } from '../../support/setup/campaign-size.ts';
import { fc } from '../../support/setup/fast-check.ts';
import { temporaryState } from '../../support/setup/temporary-state.ts';

const RUNS = campaignSize({ sample: 4, full: 100 });
const KILLS_OF_A_RUN = 4;
const CASES = 6;
const TURNS = 3;

/** Says every sentence back. */
const echo: DemoBot = {
  intents: [],
  answer: async (text) => ({
    intent: null,
    confidence: null,
    entities: [],
    responseText: `You said ${text}.`,
    latencyMs: 1,
  }),
};

/** Each sentence is said in one turn of one case; the last case fails. */
const SUITE = {
  suite_id: 'kills',
  platform: 'cognigy-ai',
  cognigy: {
    mode: 'conversation',
    project: 'Web shop',
    endpoint: 'Gate',
    conversations_at_once: 3,
  },
  gate: { pass_rate: 1 },
  test_cases: Array.from({ length: CASES }, (_, at) => ({
    id: `case-${at + 1}`,
    turns: Array.from({ length: TURNS }, (__, turn) => {
      const text = `${at + 1} times ${turn + 1}`;
      const isWrong = at + 1 === CASES && turn + 1 === TURNS;
      const expected = isWrong ? 'something else' : text;
      return {
        input_text: text,
        outcome: { expected_response_contains: expected, allowed_latency_ms: 120_000 },
      };
    }),
  })),
};

const Said = z.object({ sessionId: z.string(), text: z.string() });
type Said = z.infer<typeof Said>;

/** Notes what is said, and is cut where the process dies. */
function wireOf(mortal: Mortal, said: Said[]) {
  return (http: HttpClient): HttpClient =>
    async (request) =>
      mortal.touch(() => {
        const told = Said.safeParse(
          request.body === undefined ? null : JSON.parse(new TextDecoder().decode(request.body)),
        );
        if (told.success) said.push(told.data);
        return http(request);
      });
}

/** A gate that is killed at each of these places, and gone on with. */
async function killedAt(places: readonly number[]) {
  const clock = new JumpingClock();
  const state = temporaryState();
  const mock = await cognigyMock(clock, {
    bot: echo,
    sleep: clock.sleep,
    // So slow that a pass ends in the middle of conversations.
    settings: { seconds_per_message: 6 },
  });
  const said: Said[] = [];
  const portsOf = (mortal: Mortal): Ports => {
    const wire = wireOf(mortal, said);
    return dyingStores(cognigyPorts({ url: mock.url, clock, state, wire }), mortal);
  };
  const immortal = () => portsOf(new Mortal(Number.POSITIVE_INFINITY));
  const runId = await acceptSuite(SUITE, immortal(), mock.url);
  let kills = 0;
  for (const place of places) {
    const mortal = new Mortal(place);
    await driveToReport(runId, portsOf(mortal), clock).catch((error: unknown) => {
      if (error !== killed) throw error;
    });
    if (mortal.isDead) kills += 1;
  }
  const report = await driveToReport(runId, immortal(), clock);
  return {
    report,
    kills,
    said,
    messages: mock.statistics().messages,
    heard: await heardIn(report, state),
  };
}

/** The sessions of the answers that are kept as evidence. */
async function heardIn(report: Report, state: StateDirectory): Promise<string[]> {
  const Answers = z.array(z.object({ sessionId: z.string().optional() }));
  const sessions: string[] = [];
  for (const { sha256, ...ref } of report.batches.flatMap(({ answers = [] }) => answers)) {
    const kept = await state.evidence.get({ ...ref, sha256 });
    const list = Answers.parse(JSON.parse(new TextDecoder().decode(kept)));
    sessions.push(...list.flatMap(({ sessionId }) => sessionId ?? []));
  }
  return sessions;
}

const times = (all: readonly string[]) =>
  new Map([...Map.groupBy(all, (each) => each)].map(([each, those]) => [each, those.length]));

it('accounts for every message of a conversation, wherever it was killed, and says nothing twice', {
  timeout: 600_000,
}, async () => {
  const draws = fc.sample(
    fc.array(fc.integer({ min: 0, max: 120 }), {
      minLength: KILLS_OF_A_RUN,
      maxLength: KILLS_OF_A_RUN,
    }),
    RUNS,
  );
  let kills = 0;
  let lostMessages = 0;
  for (const places of draws) {
    const { report, said, messages, heard, ...run } = await killedAt(places);
    const where = `killed at ${places.join(', ')}`;
    kills += run.kills;
    const lost = new Set(
      report.batches
        .flatMap(({ faults }) => faults)
        .flatMap(({ message }) => message.match(/cognigate-[-0-9a-f]+/g) ?? []),
    );
    const kept = times(heard);
    const unaccounted = [...times(said.map(({ sessionId }) => sessionId))].filter(
      ([session, count]) => kept.get(session) !== count && !lost.has(session),
    );

    expect(unaccounted, where).toEqual([]);
    expect(said, where).toHaveLength(messages);
    expect(new Set(said.map((each) => JSON.stringify(each))).size, where).toBe(said.length);
    expect(report.verdict, where).toBe('failed');
    expect(report.totals, where).toMatchObject({ passed: CASES - 1, failed: 1, not_evaluated: 0 });
    lostMessages += messages - CASES * TURNS;
  }
  process.stdout.write(`${kills} kills, ${lostMessages} messages said again\n`);
});
