import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { ConfigurationInvalid, messageOf } from '../domain/errors.ts';
import { tokenBucket } from '../domain/pace/budget-rule.ts';
import { messageWindow } from '../domain/pace/message-window.ts';
import type { RateLimit } from '../domain/pace/rate-budget.ts';
import { sha256Of } from '../domain/sha256.ts';
import type { TokenCache } from '../platforms/token-cache.ts';
import { damageText } from '../state-file/damaged-state.ts';
import { diskFailure } from '../state-file/disk-failure.ts';
import { lockExclusively } from '../state-file/exclusive-lock.ts';
import { GroupCommit } from '../state-file/group-commit.ts';
import { type MisfiledRow, misfiledRows } from '../state-file/misfiled-rows.ts';
import { openDatabase } from '../state-file/open-database.ts';
import { claimRun, driverOf } from '../state-file/run-lock.ts';
import { type SchemaDifference, schemaDifferences } from '../state-file/schema-differences.ts';
import { leaveNoTraces } from '../state-file/state-schema.ts';
import type { RateBudget } from '../steps/ports/rate-budget.ts';
import { FileEnvelopeStore } from './file-envelope-store.ts';
import { FileEvidenceStore } from './file-evidence-store.ts';

import { SqliteAuditLog } from './sqlite-audit-log.ts';
import { SqliteBaselineStore } from './sqlite-baseline-store.ts';
import { SqliteDurationHistory } from './sqlite-duration-history.ts';
import { SqliteEndpointLog } from './sqlite-endpoint-log.ts';
import { SqliteForgettingLog } from './sqlite-forgetting-log.ts';
import { SqliteRateBudget } from './sqlite-rate-budget.ts';
import { SqliteRunLedger } from './sqlite-run-ledger.ts';
import { SqliteTokenCache, type TokenOf } from './sqlite-token-cache.ts';

const STATE_FILE = 'state.db';
/** What a process that was killed while it made the directory may have left in it. */
const OWN_BEGINNINGS = new Set(['.gitignore', 'evidence', 'locks', STATE_FILE]);

/** Everything that is remembered on this machine: `.cognigate/`, open. */
export class StateDirectory {
  /** Absolute. */
  readonly path: string;
  readonly ledger: SqliteRunLedger;
  readonly audit: SqliteAuditLog;
  readonly evidence: FileEvidenceStore;
  readonly envelopes: FileEnvelopeStore;
  readonly durations: SqliteDurationHistory;
  readonly baselines: SqliteBaselineStore;
  readonly endpointLog: SqliteEndpointLog;
  readonly forgettingLog: SqliteForgettingLog;
  readonly #database: DatabaseSync;
  readonly #locks: string;
  readonly #claims = new Set<() => void>();
  readonly #inode: number | undefined;

  readonly #seal: { readonly discard: () => void } | undefined;

  /** `seal` for a directory that is only read, from a copy of its state file that is discarded at the end. */
  constructor(path: string, database: DatabaseSync, seal?: { readonly discard: () => void }) {
    this.path = path;
    this.#database = database;
    this.#seal = seal;
    this.#locks = join(path, 'locks');
    this.#inode = inodeOf(path);
    const commits = new GroupCommit(database);
    this.ledger = new SqliteRunLedger(database, commits);
    this.audit = new SqliteAuditLog(database);
    this.forgettingLog = new SqliteForgettingLog(database);
    this.evidence = new FileEvidenceStore(join(path, 'evidence'), {
      isSealed: seal !== undefined,
      forgotten: () => this.forgettingLog.forgotten(),
    });
    this.envelopes = new FileEnvelopeStore(path);
    this.durations = new SqliteDurationHistory(database, commits);
    this.baselines = new SqliteBaselineStore(database);
    this.endpointLog = new SqliteEndpointLog(database);
  }

  /**
   * Makes this process the only one that drives a run; returns what gives it free again.
   *
   * @throws ConfigurationInvalid where the run is in flight already.
   */
  claimRun(runId: string): () => void {
    const release = claimRun(this.#database, this.#locks, runId);
    this.#claims.add(release);
    return release;
  }

  /** The number of the process that drives a run; null where none does. */
  driverOf(runId: string): number | null {
    return driverOf(this.#database, this.#locks, runId);
  }

  /** Claims that its state file is no longer where it was opened. */
  get isGone(): boolean {
    return inodeOf(this.path) !== this.#inode;
  }

  /** Makes this process the only one that moves an endpoint; null where another one, or this one, does already. */
  claimEndpoint(platformUrl: string, endpointId: string): (() => void) | null {
    const name = sha256Of(`${platformUrl} ${endpointId}`).slice(0, 16);
    const release = lockExclusively(join(this.#locks, `endpoint-${name}.lock`));
    if (release !== null) this.#claims.add(release);
    return release;
  }

  /** The token that processes on this machine share for one token address and client. */
  tokenCache(of: TokenOf): TokenCache {
    return new SqliteTokenCache(this.#database, this.#locks, of);
  }

  /** The requests that processes on this machine may make together at one platform. */
  rateBudget(platformUrl: string, limit: RateLimit, now: () => number): RateBudget {
    return new SqliteRateBudget(this.#database, { platformUrl, rule: tokenBucket(limit), now });
  }

  /** The messages that processes on this machine may send together to one endpoint service in an hour. */
  messageBudget(endpointUrl: string, perHour: number, now: () => number): RateBudget {
    const platformUrl = `${endpointUrl}#messages`;
    return new SqliteRateBudget(this.#database, { platformUrl, rule: messageWindow(perHour), now });
  }

  /** Where the tables and triggers of the state file are not those that were made with it. */
  schemaDifferences(): SchemaDifference[] {
    return schemaDifferences(this.#database);
  }

  /** Where a run or a baseline is found by something else than what it is. */
  misfiledRows(): MisfiledRow[] {
    return misfiledRows(this.#database);
  }

  /** Takes what was deleted or overwritten in the state file out of what lies beside it, too. */
  leaveNoTraces(): void {
    leaveNoTraces(this.#database);
  }

  /** Claims that what others write from now on is not seen. */
  get isSealed(): boolean {
    return this.#seal !== undefined;
  }

  /** Gives free the runs and endpoints that were claimed here, too. */
  close(): void {
    for (const release of this.#claims) release();
    this.#claims.clear();
    if (this.#database.isOpen) this.#database.close();
    this.#seal?.discard();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

export interface StateOptions {
  readonly mustExist?: boolean;
  readonly onlyReads?: boolean;
  /** Claims that it is only read, be it writable or not. */
  readonly sealed?: boolean;
}

/**
 * Opens a state directory, and makes it where there is none: readable by its owner alone, ignored by git.
 *
 * `mustExist`: an empty history must not be made where one was misspelt. `onlyReads` is for those who can
 * do with a directory that they may not write, such as an archived copy.
 * @throws ConfigurationInvalid where the path is somebody else's, cannot be written, or was written by a
 * newer version.
 */
export function openStateDirectory(path: string, options: StateOptions = {}): StateDirectory {
  const absolute = resolve(path);
  if (options.mustExist === true && !existsSync(join(absolute, STATE_FILE))) {
    throw new ConfigurationInvalid(
      `there is no state directory at ${absolute}; name the one in which runs were made`,
    );
  }
  try {
    refuseEmptied(absolute);
    const isSealed = options.sealed === true && existsSync(join(absolute, STATE_FILE));
    if (isSealed) return openSealed(absolute);
    if (existsSync(join(absolute, STATE_FILE)) && !isWritable(absolute)) {
      if (options.onlyReads === true) return openSealed(absolute);
      throw new ConfigurationInvalid(
        `state directory ${absolute} may only be read, and this command writes to it; make it writable, or name another with --state-dir`,
      );
    }
    makePrivateDirectory(absolute);
    const database = openDatabase(join(absolute, STATE_FILE));
    try {
      return new StateDirectory(absolute, database);
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    if (error instanceof ConfigurationInvalid) throw error;
    const failure = diskFailure(error, `state directory ${absolute}`);
    if (failure !== null) throw failure;
    const reason = messageOf(error) || 'for a reason that the system does not give';
    throw new ConfigurationInvalid(
      `state directory ${absolute} cannot be used: ${reason}; name one that you may write`,
      { cause: error },
    );
  }
}

/**
 * Opens a state directory without changing anything in it.
 *
 * SQLite cannot read a write-ahead log without writing beside it, and an older schema has to be migrated.
 */
export function openSealed(path: string): StateDirectory {
  const copy = mkdtempSync(join(tmpdir(), 'cognigate-'));
  const discard = () => rmSync(copy, { recursive: true, force: true });
  try {
    for (const name of [STATE_FILE, `${STATE_FILE}-wal`]) {
      if (!existsSync(join(path, name))) continue;
      copyFileSync(join(path, name), join(copy, name));
      chmodSync(join(copy, name), 0o600);
    }
    const database = openDatabase(join(copy, STATE_FILE), join(path, STATE_FILE));
    return new StateDirectory(path, database, { discard });
  } catch (error) {
    discard();
    throw error;
  }
}

function inodeOf(path: string): number | undefined {
  return statSync(join(path, STATE_FILE), { throwIfNoEntry: false })?.ino;
}

function isWritable(path: string): boolean {
  try {
    for (const name of ['.', STATE_FILE]) accessSync(join(path, name), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** An empty file is a new one, but not where runs have left evidence beside it. */
function refuseEmptied(path: string): void {
  const file = join(path, STATE_FILE);
  if (statSync(file, { throwIfNoEntry: false })?.size !== 0) return;
  if (existsSync(`${file}-wal`) || !existsSync(join(path, 'evidence'))) return;
  const hasRuns = readdirSync(join(path, 'evidence')).some((name) => !name.startsWith('.'));
  if (hasRuns) throw new ConfigurationInvalid(damageText(file));
}

function makePrivateDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const names = readdirSync(path);
  if (!names.includes(STATE_FILE) && !names.every((name) => OWN_BEGINNINGS.has(name))) {
    throw new ConfigurationInvalid(
      `state directory ${path} holds other files already; name an empty or a new one`,
    );
  }
  keepPrivate(path, 0o700);
  if (names.includes(STATE_FILE)) keepPrivate(join(path, STATE_FILE), 0o600);
  if (!names.includes('.gitignore'))
    writeFileSync(join(path, '.gitignore'), '*\n', { mode: 0o600 });
}

/** Takes from others what a copied or an unpacked directory may have granted them. */
function keepPrivate(path: string, mode: number): void {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, mode);
}
