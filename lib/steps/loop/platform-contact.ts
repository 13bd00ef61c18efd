import { ConcurrentWrite, PlatformUnreachable } from '../../domain/errors.ts';
import type { RunRecord } from '../../domain/run.ts';
import type { LoopPorts } from '../ports/ports.ts';
import { amendRun } from '../run-access.ts';
import type { Pass } from './pass.ts';

/** An address that never answered in this time is taken for a wrong one; an outage is waited out. */
const UNREACHABLE_AFTER_MS = 8_000;

/** What one pass heard of the platform. */
export interface Contact {
  /** Anything at all was answered. */
  readonly reached: boolean;
  /** The last thing that went wrong, in words; null where nothing did. */
  readonly problem: string | null;
  readonly startedAt: number;
  /** Instant before which the platform wants to hear nothing; null where it named none. */
  readonly holdUntil: number | null;
  /** The longest time for which it has asked for silence; 0 where it has not. */
  readonly silenceSeconds: number;
  /** The run's next turn in the rate budget; null where it need not wait for one. */
  readonly turnAt: number | null;
}

/** A pass that has asked the platform, and what it heard. */
export interface Asked {
  readonly pass: Pass;
  readonly contact: Contact;
}

/** What every outcome of the platform port has in common. */
interface Heard {
  readonly status: string;
  readonly reached?: boolean;
  readonly problem?: string;
  readonly retryAfterSeconds?: number | null;
}

export function noContact(startedAt: number): Contact {
  return {
    reached: false,
    problem: null,
    startedAt,
    holdUntil: null,
    silenceSeconds: 0,
    turnAt: null,
  };
}

export function contactAfter(contact: Contact, outcome: Heard, now: number): Contact {
  const reached = outcome.reached ?? true;
  const retryAfterSeconds = outcome.retryAfterSeconds ?? 0;
  return {
    ...contact,
    reached: contact.reached || reached,
    problem: outcome.problem ?? contact.problem,
    silenceSeconds: Math.max(contact.silenceSeconds, retryAfterSeconds),
    holdUntil:
      retryAfterSeconds > 0
        ? laterOf(contact.holdUntil, now + retryAfterSeconds * 1_000)
        : contact.holdUntil,
  };
}

/** Holds the run back until its turn in the rate budget, though never past its deadline. */
export function contactHeld(contact: Contact, { run, now }: Pass, waitMs: number): Contact {
  if (waitMs === 0) return contact;
  return { ...contact, turnAt: Math.min(now + waitMs, run.deadlineAt) };
}

/**
 * Writes what was heard into the run.
 *
 * @throws PlatformUnreachable where nothing has ever answered for {@link UNREACHABLE_AFTER_MS}.
 */
export async function recordContact(
  { pass, contact }: Asked,
  ports: Pick<LoopPorts, 'ledger' | 'now'> & Partial<Pick<LoopPorts, 'platform'>>,
): Promise<Pass> {
  const now = ports.now();
  const run = await amendRun(ports.ledger, pass.run.runId, (latest) => {
    const changed: RunRecord = {
      ...latest,
      firstContactAt: latest.firstContactAt ?? (contact.reached ? now : null),
      unreachableSince: unreachableSince(latest, contact),
      holdUntil: laterOf(latest.holdUntil, contact.holdUntil),
      ...(contact.turnAt === null
        ? {}
        : { turnAt: laterOf(latest.turnAt ?? null, contact.turnAt) }),
    };
    const isSettled = latest.decisionBegun === true;
    if (!isSettled && isFirstSeenSimulated(latest, ports.platform)) return simulated(changed);
    const same =
      changed.firstContactAt === latest.firstContactAt &&
      changed.unreachableSince === latest.unreachableSince &&
      changed.holdUntil === latest.holdUntil &&
      changed.turnAt === latest.turnAt;
    return same ? latest : changed;
  });
  const { unreachableSince: since, firstContactAt } = run;
  const isOverdue = since !== null && now - since >= UNREACHABLE_AFTER_MS;
  if (firstContactAt === null && isOverdue && contact.problem !== null) {
    throw new PlatformUnreachable(
      `the platform at ${run.platformUrl} does not answer (${contact.problem}): check the address in brackets and the network`,
    );
  }
  return { ...pass, run };
}

/**
 * Writes down that a mock has answered, before anything that it said counts for a case: what a pass
 * heard is written at its end, which may never come.
 *
 * @throws ConcurrentWrite where the verdict is being made already: nothing that was heard counts any more.
 */
export async function noteMock(
  run: RunRecord,
  { ledger, platform }: Pick<LoopPorts, 'ledger' | 'platform'>,
): Promise<void> {
  if (!isFirstSeenSimulated(run, platform)) return;
  await amendRun(ledger, run.runId, (latest) => {
    if (!isFirstSeenSimulated(latest, platform)) return latest;
    if (latest.decisionBegun) throw new ConcurrentWrite(`run ${run.runId} is being decided`);
    return simulated(latest);
  });
}

/** A run whose answers come from a mock in part alone is simulated as well. */
function isFirstSeenSimulated(
  run: RunRecord,
  platform: LoopPorts['platform'] | undefined,
): boolean {
  return run.simulated !== true && run.verdict === null && platform?.hasMockAnswered?.() === true;
}

/** It changes to the chain of the mock's runs, of which it knows no place yet. */
function simulated(run: RunRecord): RunRecord {
  return { ...run, simulated: true, auditSeqAtStart: 0 };
}

function unreachableSince(run: RunRecord, contact: Contact): number | null {
  if (contact.reached) return null;
  return contact.problem === null
    ? run.unreachableSince
    : (run.unreachableSince ?? contact.startedAt);
}

/** The later of two instants, of which either may not be named. */
function laterOf(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}
