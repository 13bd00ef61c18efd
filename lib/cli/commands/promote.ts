import type { StateDirectory } from '../../local/state-directory.ts';
import { checkTarget, type PromotionTarget } from '../../promotion/check-endpoint.ts';
import { type Check, checkRun } from '../../promotion/check-run.ts';
import type { EndpointMover } from '../../promotion/endpoint-mover.ts';
import { promoteEndpoint } from '../../promotion/promote-endpoint.ts';
import { suiteOf } from '../../steps/run-access.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { openState } from '../open-state.ts';
import { timeSpan } from '../options/flag-values.ts';
import { withStateOptions } from '../options/state-options.ts';
import { asRefusal } from '../promotion/as-refusal.ts';
import { type AuditedRun, auditedRun } from '../promotion/audited-run.ts';
import { openMover, settleOwed } from '../promotion/gate-endpoint.ts';
import type { Terminal } from '../terminal.ts';

/** `cognigate promote`: production gets the snapshot that a run has passed for, and no other; exit 0, 2 or 3. */
export const promote = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command
        .argument('<run>', 'a run id, as `runs` lists it')
        .requiredOption(
          '--endpoint <name>',
          'the endpoint that customers speak to, by id, URL token or name',
        )
        .option('--max-age <span>', 'oldest verdict that counts, such as 90m, 24h or 7d', '24h')
        .option('--dry-run', 'look at everything and change nothing')
        .option('--base-url <url>', 'address of the API of Cognigy.AI (COGNIGY_API_URL)'),
    ),
  examples: [
    'cognigate promote run-20261122-101500-k3f9x2 --endpoint "Web chat" --dry-run',
    'cognigate promote run-20261122-101500-k3f9x2 --endpoint "Web chat" --max-age 2h',
  ],
  async action(runId, flags, terminal) {
    const maxAgeMs = timeSpan(flags.maxAge);
    using state = openState(flags, terminal, { mustExist: true });
    const audited = await auditedRun(runId, state);
    const mover = openMover(state, flags, terminal);
    const { audit, record, later } = audited;
    const { text: platformUrl } = mover.lookUp.api.address;
    const checks = checkRun(record, { platformUrl, maxAgeMs, now: mover.now(), later });
    show([audit, ...checks], terminal);
    if (audit.remedy !== null) return ExitCode.inconclusive;
    if (isRefused(checks)) return refused(runId, terminal);
    if (flags.dryRun !== true) await settleOwed(state, flags, terminal);
    const target = await asRefusal(targetOf(audited, flags.endpoint, state, mover));
    show(target.checks, terminal);
    if (isRefused(target.checks)) return refused(runId, terminal);
    return await carryOut(audited, target, { mover, terminal, isDry: flags.dryRun === true });
  },
});

async function targetOf(
  { record }: AuditedRun,
  wanted: string,
  state: StateDirectory,
  mover: EndpointMover,
): Promise<PromotionTarget> {
  const { bot, evidence } = record;
  if (bot === undefined) throw new TypeError('a run of no version was not refused');
  const { cognigy } = await suiteOf(state.evidence, evidence.suite);
  return checkTarget(mover, { bot, wanted, production: cognigy?.production_endpoint });
}

interface Tools {
  readonly mover: EndpointMover;
  readonly terminal: Terminal;
  readonly isDry: boolean;
}

async function carryOut(
  { record }: AuditedRun,
  { endpoint, from, to }: PromotionTarget,
  { mover, terminal, isDry }: Tools,
): Promise<number> {
  const { bot, run_id } = record;
  if (bot === undefined) throw new TypeError('a run of no version was not refused');
  const { id, name, hash } = bot.entrypoint;
  const version = `the snapshot "${name ?? id}" (${id})`;
  if (isDry) {
    terminal.stdout.write(
      `would point "${endpoint.name}" from ${from.entrypoint} to ${version}; nothing was changed\n`,
    );
    return ExitCode.passed;
  }
  const project = { id: bot.project.id, name: bot.project.name ?? bot.project.id };
  const outcome = await promoteEndpoint(mover, {
    project,
    endpoint,
    from,
    to,
    run: { run_id, audit_hash: record.hash },
    snapshot: { id, name, hash: hash ?? '' },
  });
  terminal.stdout.write(
    outcome === 'was_there'
      ? `"${endpoint.name}" runs ${version} already; nothing was changed\n`
      : `"${endpoint.name}" runs ${version}, for which ${run_id} has passed; before it ran ${from.entrypoint}\n`,
  );
  return ExitCode.passed;
}

function isRefused(checks: readonly Check[]): boolean {
  return checks.some(({ remedy }) => remedy !== null);
}

function refused(runId: string, terminal: Terminal): number {
  terminal.stderr.write(`cognigate: ${runId} promotes nothing, and nothing was changed\n`);
  return ExitCode.rejected;
}

function show(checks: readonly Check[], { stdout }: Terminal): void {
  for (const { name, found, remedy } of checks) {
    const sign = remedy === null ? 'ok' : 'REFUSED';
    stdout.write(`${sign.padEnd(7)} ${name.padEnd(10)} ${found}\n`);
    if (remedy !== null) stdout.write(`${' '.repeat(19)}${remedy}\n`);
  }
}
