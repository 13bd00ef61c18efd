import { placed, takesPlaceOf } from '../domain/attestation/same-bot.ts';
import type { AuditRecord } from '../domain/audit/audit-chain.ts';
import { CLOCK_TOLERANCE_MS } from '../domain/instant.ts';
import { mayShip, scopeOf } from '../domain/may-ship.ts';
import { foreignText } from '../platforms/foreign-text.ts';

/** One condition of a promotion: what was found, and what to do where that is not enough. */
export interface Check {
  readonly name: string;
  readonly found: string;
  /** Null where the condition is met. */
  readonly remedy: string | null;
}

export interface RunConditions {
  /** Of the platform that is asked now. */
  readonly platformUrl: string;
  readonly maxAgeMs: number;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** The instant after which nothing ships by the verdict. */
  readonly expires: string;
  /** The records of the suite after that of the run. */
  readonly later: readonly AuditRecord[];
}

const HOUR_MS = 3_600_000;

/** What a run must be so that its snapshot may go to production, by its audit record alone. */
export function checkRun(record: AuditRecord, conditions: RunConditions): Check[] {
  return [
    checkVerdict(record),
    checkPlatform(record, conditions),
    checkBot(record),
    checkAge(record, conditions),
    checkExpiry(conditions),
    checkLater(record, conditions),
  ];
}

function checkVerdict({ verdict, scope, totals, only_tags, rerun_of }: AuditRecord): Check {
  const spoken = scopeOf({ scope, only_tags, rerun_of, totals });
  const limits = [
    ...(spoken.simulated ? ['on a mock'] : []),
    ...(spoken.complete ? [] : ['on a part of the suite']),
  ];
  const found = `${[verdict, ...limits].join(' ')}: ${totals.passed} of ${totals.planned} ${totals.planned === 1 ? 'case' : 'cases'}`;
  if (mayShip(verdict, spoken)) return { name: 'verdict', found, remedy: null };
  const remedy =
    verdict === 'passed'
      ? 'only a pass of the whole suite at the real platform ships: run it so'
      : 'only a run that passed ships: mend the bot and gate a new snapshot';
  return { name: 'verdict', found, remedy };
}

function checkPlatform({ platform }: AuditRecord, { platformUrl }: RunConditions): Check {
  const found = `${platform.name} at ${platform.url}`;
  const isSame = platform.name === 'cognigy-ai' && platform.url === platformUrl;
  const remedy = isSame
    ? null
    : `promotion asks ${platformUrl}: set COGNIGY_API_URL to where the run was made`;
  return { name: 'platform', found, remedy };
}

function checkBot({ bot }: AuditRecord): Check {
  const name = 'tested';
  const { entrypoint } = bot ?? {};
  if (entrypoint === undefined) {
    const remedy = 'the record names no version of the bot: gate one by cognigate run --snapshot';
    return { name, found: 'a bot of which nobody knows the version', remedy };
  }
  if (entrypoint.kind === 'project') {
    const remedy =
      'the head moves on with every change, so nothing that stays was tested: cognigate run --snapshot';
    return { name, found: 'the head of the project', remedy };
  }
  const found = `snapshot ${foreignText(entrypoint.name ?? '', 60)} (${entrypoint.id})`;
  const remedy =
    entrypoint.hash === null
      ? 'the platform told no hash of it, so that nobody could prove that it is still the same: gate it again'
      : null;
  return { name, found, remedy };
}

function checkAge({ decided_at }: AuditRecord, { maxAgeMs, now }: RunConditions): Check {
  const ageMs = now - Date.parse(decided_at);
  const found = `decided ${hours(Math.abs(ageMs))} ${ageMs < 0 ? 'from now' : 'ago'}, --max-age is ${hours(maxAgeMs)}`;
  const isFresh = ageMs >= -CLOCK_TOLERANCE_MS && ageMs <= maxAgeMs;
  return { name: 'age', found, remedy: isFresh ? null : 'gate the snapshot again' };
}

function checkExpiry({ expires, now }: RunConditions): Check {
  const isOver = now >= Date.parse(expires);
  const found = isOver
    ? `the verdict has expired at ${expires}`
    : `the verdict is good until ${expires}`;
  return { name: 'expiry', found, remedy: isOver ? 'gate the snapshot again' : null };
}

/** What has failed stays failed, however often it passes as well; what has passed anew stands for itself. */
function checkLater(record: AuditRecord, { later }: RunConditions): Check {
  const name = 'since then';
  const newer = later.filter((one) => takesPlaceOf(placed(one), placed(record)));
  const failure = newer.find(({ verdict }) => verdict === 'failed');
  if (failure !== undefined) {
    const found = `${failure.run_id} has failed on the same snapshot`;
    return { name, found, remedy: 'mend the bot and gate a new snapshot' };
  }
  const last = newer.at(-1);
  if (last === undefined) {
    return { name, found: 'no run of the suite has taken the place of this one', remedy: null };
  }
  const found = `${last.run_id} has passed on the same snapshot and taken the place of this run`;
  return { name, found, remedy: `promote ${last.run_id}` };
}

function hours(ms: number): string {
  return ms < HOUR_MS ? `${Math.floor(ms / 60_000)} min` : `${(ms / HOUR_MS).toFixed(1)} h`;
}
