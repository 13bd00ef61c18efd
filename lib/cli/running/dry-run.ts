import { resolve } from 'node:path';
import { rateLimitOf } from '../../domain/pace/rate-budget.ts';
import { faceOf } from '../../domain/suite/suite-face.ts';
import type { Forecast } from '../../forecast/forecast.ts';
import { forecastRun } from '../../forecast/forecast-run.ts';
import { openSealed } from '../../local/state-directory.ts';
import { knownEndpoint } from '../../platforms/cognigy-ai/endpoint-address.ts';
import { tableText } from '../../report/formats/terminal-columns.ts';
import { counted, duration } from '../../report/measure-text.ts';
import { ExitCode } from '../exit-code.ts';
import { isInCi } from '../options/in-ci.ts';
import type { RunFlags } from '../options/run-options.ts';
import { readVariables } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import type { GovernedSuite } from './load-suites.ts';

/** What `--json` prints. */
interface DryRun {
  readonly suites: readonly Forecast[];
  readonly total: Omit<Forecast, 'suite_id' | 'requests_by_kind' | 'assumptions' | 'every_call'>;
  /** Suites of playbooks, of which only the project knows what is in them. */
  /** Suites of playbooks, and of scenarios that are named by how they begin: only the project knows what is in them. */
  readonly unknown: readonly string[];
}

/** Says what runs of the suites would cost, one after the other; nothing is sent and nothing recorded. */
export async function dryRun(
  loaded: readonly GovernedSuite[],
  flags: RunFlags,
  terminal: Terminal,
): Promise<number> {
  const { unknown, ...known } = await forecastAll(loaded, flags, terminal);
  const result: DryRun = { ...known, unknown };
  terminal.stdout.write(
    flags.json === true ? `${JSON.stringify(result, null, 2)}\n` : textOf(result),
  );
  if (unknown.length === 0) return ExitCode.passed;
  const [scenarios, playbooks] = [true, false].map((simulated) =>
    loaded
      .filter(({ suite }) => (faceOf(suite) === 'simulator') === simulated)
      .flatMap(({ suite }) => (unknown.includes(suite.suite_id) ? suite.suite_id : [])),
  );
  const asksNobody = 'and a dry run asks nobody; a run counts as it goes';
  if (playbooks?.length) {
    terminal.stderr.write(
      `cognigate: what the playbooks of ${playbooks.join(', ')} hold only their project knows, ${asksNobody}\n`,
    );
  }
  if (scenarios?.length) {
    terminal.stderr.write(
      `cognigate: how many scenarios ${scenarios.join(', ')} has only its project knows, ${asksNobody}: doctor counts them, and cognigy.expected_cases says it\n`,
    );
  }
  return ExitCode.rejected;
}

async function forecastAll(
  loaded: readonly GovernedSuite[],
  flags: RunFlags,
  terminal: Terminal,
): Promise<DryRun> {
  const variables = readVariables(terminal, flags);
  const isMock = flags.mock === true;
  const baseUrl = isMock ? undefined : (flags.baseUrl ?? variables.COGNIGY_API_URL);
  const { COGNIGY_CLIENT_ID: clientId, COGNIGY_CLIENT_SECRET: clientSecret } = variables;
  const isKept = !isMock && !isInCi(variables) && clientId !== undefined;
  const credentials = isKept && clientSecret !== undefined ? { clientId, clientSecret } : undefined;
  const endpointUrl =
    baseUrl === undefined ? undefined : knownEndpoint(baseUrl, variables.COGNIGY_ENDPOINT_URL);
  const rateLimit = rateLimitOf(variables.COGNIGATE_RATE_BUDGET);
  using state = openSealed(resolve(terminal.cwd(), flags.stateDir));
  const suites: Forecast[] = [];
  const unknown: string[] = [];
  let startsAt = terminal.clock?.now() ?? Date.now();
  for (const { suite } of loaded) {
    const forecast = await forecastRun(suite, {
      ...{ state, startsAt, rateLimit, baseUrl, endpointUrl, credentials, isMock },
      secondsPerCase: flags.assumeSecondsPerCase,
    });
    if (forecast === null) {
      unknown.push(suite.suite_id);
      continue;
    }
    const { endsAt, ...rest } = forecast;
    startsAt = endsAt;
    suites.push(rest);
  }
  return { suites, total: sumOf(suites), unknown };
}

function sumOf(suites: readonly Forecast[]): DryRun['total'] {
  const sum = (of: (forecast: Forecast) => number) =>
    suites.reduce((total, each) => total + of(each), 0);
  return {
    tries: sum((each) => each.tries),
    batches: sum((each) => each.batches),
    messages: sum((each) => each.messages),
    requests: sum((each) => each.requests),
    seconds: sum((each) => each.seconds),
    batches_cut_off: sum((each) => each.batches_cut_off),
    aws_cents: sum((each) => each.aws_cents),
  };
}

function textOf({ suites, total }: DryRun): string {
  const rows = suites.map((each) => [each.suite_id, ...amountsOf(each)]);
  const sum = suites.length > 1 ? [['together', ...amountsOf(total)]] : [];
  const head = ['suite', 'tries', 'messages', 'requests', 'takes', 'in an AWS account'];
  return [
    ...(suites.length === 0 ? [] : [tableText([head, ...rows, ...sum])]),
    ...suites.flatMap(notesOf),
    'nothing was sent and nothing recorded\n',
  ].join('');
}

function amountsOf({ tries, messages, requests, seconds, aws_cents }: DryRun['total']): string[] {
  const cents = `${aws_cents.toPrecision(2)} ¢`;
  return [String(tries), String(messages), String(requests), duration(seconds), cents];
}

function notesOf({
  suite_id,
  requests_by_kind,
  assumptions,
  every_call: every,
  ...rest
}: Forecast): string[] {
  const kinds = Object.entries(requests_by_kind).map(([kind, count]) => `${count} ${kind}`);
  const cut = rest.batches_cut_off;
  return [
    `${suite_id}: ${counted(rest.batches, 'batch', 'batches')}; requests: ${kinds.join(', ')}\n`,
    ...(every === undefined
      ? []
      : [
          `${suite_id}: with every call made ${every.messages} messages, ${every.requests} requests, ${duration(every.seconds)}, ${every.aws_cents.toPrecision(2)} ¢\n`,
        ]),
    ...assumptions.map((assumption) => `${suite_id}: taken for granted that ${assumption}\n`),
    ...(cut === 0
      ? []
      : [
          `${suite_id}: ${counted(cut, 'batch', 'batches')} would not be done by the deadline: raise circuit_breaker_seconds or concurrency\n`,
        ]),
  ];
}
