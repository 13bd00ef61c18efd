import { CLOCK_TOLERANCE_MS } from '../instant.ts';
import type { Scope } from '../scope.ts';
import {
  fromBase64,
  PAYLOAD_TYPE,
  parseEnvelope,
  preAuthenticationEncoding,
} from './dsse-envelope.ts';
import { takesPlaceOf } from './same-bot.ts';
import { isSignedBy, type VerdictKey } from './verdict-key.ts';
import { type SignedVerdict, VerdictStatement } from './verdict-statement.ts';

/** A statement that the private half of a known key has signed. */
export interface OpenedEnvelope {
  readonly keyid: string;
  readonly statement: VerdictStatement;
  readonly verdict: SignedVerdict;
}

export type Opening =
  | { readonly status: 'signed'; readonly opened: OpenedEnvelope }
  | { readonly status: 'refused'; readonly problem: string };

/** Reads an envelope whose signature holds by one of the keys; one that names another key is not tried. */
export function openEnvelope(bytes: Uint8Array, keys: readonly VerdictKey[]): Opening {
  const envelope = parseEnvelope(bytes);
  if (envelope === null) return refused('it is no DSSE envelope');
  if (envelope.payloadType !== PAYLOAD_TYPE) {
    return refused(`its payload is ${JSON.stringify(envelope.payloadType)}, not ${PAYLOAD_TYPE}`);
  }
  const payload = fromBase64(envelope.payload);
  if (payload === null) return refused('its payload is not in Base64');
  const message = preAuthenticationEncoding(PAYLOAD_TYPE, payload);
  const by = keys.find((key) =>
    envelope.signatures.some(({ keyid, sig }) => {
      const signature = keyid === key.keyid ? fromBase64(sig) : null;
      return signature !== null && isSignedBy(key, message, signature);
    }),
  );
  if (by === undefined) return refused(whoElse(envelope.signatures, keys));
  const statement = statementOf(payload);
  if (statement === null) return refused('what is signed in it is no verdict of this gate');
  const verdict = statement.predicate['cognigate.verdict/1'];
  return { status: 'signed', opened: { keyid: by.keyid, statement, verdict } };
}

export interface Expectation {
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  readonly maxAgeMs?: number | undefined;
  readonly suiteId?: string | undefined;
  /** Of the suite file, as `writtenSha256` has it. */
  readonly suiteSha256?: string | undefined;
  /** Id of the snapshot that is to be shipped, or the hash of its content. */
  readonly snapshot?: string | undefined;
  readonly policySha256?: string | undefined;
  /** Hash of the record that the verdict must be of. */
  readonly head?: string | undefined;
  /** Other verdicts that were signed, of which one may have taken the place of this one. */
  readonly newer?: readonly SignedVerdict[] | undefined;
}

/** Why nothing may ship by a verdict, a sentence each; none where it may. */
export function refusals({ statement, verdict }: OpenedEnvelope, wanted: Expectation): string[] {
  return [
    ...spokenRefusals(statement, verdict),
    ...timeRefusals(verdict, wanted),
    ...identityRefusals(verdict, wanted),
    ...(wanted.newer ?? [])
      .filter((other) => takesPlaceOf(other, verdict))
      .map(
        (other) =>
          `${other.run_id} (${other.verdict}, ${other.decided_at}) has taken its place: go by that verdict`,
      ),
  ];
}

function spokenRefusals({ predicate }: VerdictStatement, verdict: SignedVerdict): string[] {
  const { scope } = verdict;
  const problems = [
    ...(verdict.verdict === 'passed' ? [] : [`the verdict is ${verdict.verdict}`]),
    ...(scope.complete ? [] : [`${partSpokenOf(scope)}: run the suite as a whole`]),
    ...(scope.simulated ? ['a mock has answered, so it says nothing about the bot'] : []),
  ];
  if (problems.length > 0 || predicate.result === 'PASSED') return problems;
  return [`the result is ${predicate.result}`];
}

function partSpokenOf({ cases_planned: planned, cases_in_suite: all, limited_by }: Scope): string {
  if (planned === all && limited_by.includes('risk')) {
    return `it rests on a draw from ${counted(all)}, at a risk`;
  }
  return `it speaks of ${planned} of ${counted(all)}`;
}

function counted(cases: number): string {
  return cases === 1 ? '1 case' : `${cases} cases`;
}

function timeRefusals(
  { decided_at, expires }: SignedVerdict,
  { now, maxAgeMs }: Expectation,
): string[] {
  const ageMs = now - Date.parse(decided_at);
  if (ageMs < -CLOCK_TOLERANCE_MS)
    return [`it was decided at ${decided_at}, which is still to come`];
  if (now >= Date.parse(expires)) return [`it has expired at ${expires}: gate the bot again`];
  if (maxAgeMs !== undefined && ageMs > maxAgeMs) {
    return [
      `it was decided at ${decided_at}, longer ago than --max-age allows: gate the bot again`,
    ];
  }
  return [];
}

function identityRefusals(verdict: SignedVerdict, wanted: Expectation): string[] {
  const { suiteId, suiteSha256, snapshot, policySha256, head } = wanted;
  const { bot, suite, policy, chain } = verdict;
  const entrypoint = bot?.entrypoint;
  const isSnapshot =
    entrypoint?.kind === 'snapshot' && [entrypoint.id, entrypoint.hash].includes(snapshot ?? '');
  return [
    ...(suiteId === undefined || suiteId === verdict.suite_id
      ? []
      : [`it is of the suite "${verdict.suite_id}", not "${suiteId}"`]),
    ...(suiteSha256 === undefined || [suite.as_written, suite.as_run].includes(suiteSha256)
      ? []
      : ['the suite that was run is not the suite file that is given']),
    ...(snapshot === undefined || isSnapshot
      ? []
      : [`${testedText(verdict)}, not the snapshot ${snapshot}`]),
    ...(policySha256 === undefined || policySha256 === policy
      ? []
      : [policy === null ? 'it was held to no policy' : `it was held to the policy ${policy}`]),
    ...(head === undefined || head === chain.hash
      ? []
      : [`its record has the hash ${chain.hash}, not ${head}`]),
  ];
}

function testedText({ bot, platform }: SignedVerdict): string {
  if (bot === null) return `what answered at ${platform.url} was tested`;
  const { kind, id } = bot.entrypoint;
  return kind === 'snapshot' ? `the snapshot ${id} was tested` : 'the head of a project was tested';
}

/** What an envelope says of itself, unverified; null where this gate has not written it. */
export function keptVerdict(
  bytes: Uint8Array,
): { readonly keyid: string; readonly expires: string } | null {
  const envelope = parseEnvelope(bytes);
  const keyid = envelope?.signatures[0]?.keyid;
  const payload = envelope === null ? null : fromBase64(envelope.payload);
  const statement = payload === null ? null : statementOf(payload);
  if (keyid === undefined || statement === null) return null;
  return { keyid, expires: statement.predicate['cognigate.verdict/1'].expires };
}

function statementOf(payload: Uint8Array): VerdictStatement | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(payload);
    return VerdictStatement.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function whoElse(
  signatures: readonly { readonly keyid?: string | undefined }[],
  keys: readonly VerdictKey[],
): string {
  const stranger = signatures.find(({ keyid }) => !keys.some((key) => key.keyid === keyid));
  return stranger === undefined
    ? 'its signature does not hold: somebody has changed it'
    : `it is signed by the key ${JSON.stringify(stranger.keyid ?? '')}, which is not among the keys that are given`;
}

function refused(problem: string): Opening {
  return { status: 'refused', problem };
}
