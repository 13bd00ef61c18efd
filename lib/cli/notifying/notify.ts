import { Option } from '@commander-js/extra-typings';
import { isoTime } from '../../domain/instant.ts';
import { type Notification, notificationBody } from '../../domain/notification.ts';
import { steadyClock } from '../../local/steady-clock.ts';
import { mailText } from '../../notify/formats/mail-text.ts';
import { slackMessage } from '../../notify/formats/slack-message.ts';
import { teamsMessage } from '../../notify/formats/teams-message.ts';
import { reportAddress } from '../../notify/report-address.ts';
import { MAX_ACKNOWLEDGEMENT_BYTES, webhookNotifier } from '../../notify/webhook-notifier.ts';
import { httpClient } from '../../platforms/http.ts';
import { environmentRoute } from '../../platforms/proxy.ts';
import { toldOutcome } from '../../steps/told-outcome.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { findRun } from '../find-run.ts';
import { localRunNamed } from '../naming/local-run-named.ts';
import { openState } from '../open-state.ts';
import { type NotifyFlags, withNotifyOptions } from '../options/notify-options.ts';
import { RUN_ARGUMENT, withSuiteOfRun } from '../options/run-argument.ts';
import { type StateFlags, withStateOptions } from '../options/state-options.ts';
import { readVariables } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { toolVersion } from '../tool-version.ts';
import { UsageError } from '../usage-error.ts';
import { notifiedEndpoints } from './notified-endpoints.ts';
import { reportUrlOf } from './report-url.ts';
import { sampleOutcome } from './sample-outcome.ts';

const PRINTED = {
  json: (told: Notification) => told,
  slack: slackMessage,
  teams: teamsMessage,
  mail: mailText,
} as const satisfies Record<string, (told: Notification) => object>;

const FORMATS = ['json', 'slack', 'teams', 'mail'] as const;

/** `cognigate notify`: sends a test message to whoever is configured, or prints what they are sent of a run. */
export const notify = defineCommand({
  syntax: (command) =>
    withStateOptions(
      withNotifyOptions(withSuiteOfRun(command.argument('[run]', RUN_ARGUMENT)))
        .option('--test', 'take an outcome that is invented, and send it to every endpoint')
        .addOption(
          new Option('--print <format>', 'print the message, and send nothing').choices(FORMATS),
        ),
    ),
  examples: [
    'cognigate notify --test',
    'COGNIGATE_SLACK_URL="$SLACK_URL" cognigate notify --test',
    'cognigate notify --print slack',
    'cognigate notify suite.yaml --print teams --report-url https://gate.example.com/runs/{run}',
  ],
  async action(name, flags, terminal) {
    const { test = false, print } = flags;
    if (!test && print === undefined) {
      throw new UsageError(
        'say what to do: --test sends a test message, --print slack shows what is sent of a run; runs themselves notify whoever is configured',
      );
    }
    if (test && name !== undefined) {
      throw new UsageError(`--test takes an invented outcome: leave out "${name}"`);
    }
    const told = test ? sample(flags, terminal) : await toldOf(name, flags, terminal);
    if (print === undefined) return sendTest(told, flags, terminal);
    terminal.stdout.write(`${JSON.stringify(PRINTED[print](told), null, 2)}\n`);
    return ExitCode.passed;
  },
});

function sample(flags: NotifyFlags, { clock = steadyClock() }: Terminal): Notification {
  const outcome = sampleOutcome(isoTime(clock.now()));
  return notificationBody(outcome, addressIn(flags, outcome.run_id));
}

async function toldOf(
  name: string | undefined,
  flags: NotifyFlags & StateFlags & { readonly suiteId?: string },
  terminal: Terminal,
): Promise<Notification> {
  using state = openState(flags, terminal, { mustExist: true, onlyReads: true });
  const { clock = steadyClock() } = terminal;
  const runId = await localRunNamed({ name, suiteId: flags.suiteId }, state, terminal);
  const run = await findRun(runId, state);
  if (run.verdict === null) {
    throw new UsageError(`run ${runId} has no verdict yet: cognigate resume ${runId}`);
  }
  const outcome = await toldOutcome(run, {}, { audit: state.audit, now: clock.now });
  return notificationBody(outcome, addressIn(flags, runId));
}

function addressIn(flags: NotifyFlags, runId: string): string | null {
  const template = reportUrlOf(flags);
  return template === undefined ? null : reportAddress(template, runId);
}

/** Exit 3 where an endpoint did not acknowledge: nothing is said about a bot. */
async function sendTest(
  told: Notification,
  flags: NotifyFlags,
  terminal: Terminal,
): Promise<number> {
  const endpoints = notifiedEndpoints(flags, readVariables(terminal, flags), terminal);
  if (endpoints.length === 0) {
    throw new UsageError(
      'nobody is configured: set COGNIGATE_SLACK_URL, COGNIGATE_TEAMS_URL or CI_WEBHOOK_URL in the environment',
    );
  }
  const { clock = steadyClock() } = terminal;
  const notifier = webhookNotifier({
    endpoints,
    http: httpClient({
      userAgent: `cognigate/${toolVersion()}`,
      maxBodyBytes: MAX_ACKNOWLEDGEMENT_BYTES,
      route: environmentRoute,
    }),
  });
  const timestamp = clock.now();
  const message = { id: `msg_test_${timestamp}`, timestamp, body: JSON.stringify(told) };
  let hasFailed = false;
  for (const endpoint of notifier.endpoints) {
    const outcome = await notifier.deliver(endpoint, message);
    if (outcome.status === 'delivered') {
      terminal.stdout.write(`${endpoint}: the test message was taken\n`);
    } else {
      hasFailed = true;
      terminal.stdout.write(`${endpoint}: not taken: ${outcome.problem}\n`);
    }
  }
  return hasFailed ? ExitCode.inconclusive : ExitCode.passed;
}
