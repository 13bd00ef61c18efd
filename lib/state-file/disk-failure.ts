import { StoreUnavailable } from '../domain/errors.ts';
import { SQLITE_FULL, SQLITE_IOERR, SQLITE_READONLY, sqliteCodeOf } from './sqlite-codes.ts';

interface Trouble {
  readonly what: string;
  readonly remedy: string;
}

const FULL: Trouble = {
  what: 'cannot be written: the disk is full, or a quota or limit is reached',
  remedy: 'make room',
};
const FAILING: Trouble = {
  what: 'cannot be read or written: the disk or the network drive fails',
  remedy:
    'check the drive, or move the state directory to another one and name it with --state-dir',
};
const READ_ONLY: Trouble = {
  what: 'cannot be written: it, its folder or its drive is read-only',
  remedy: 'make it writable, or name another state directory with --state-dir',
};

const BY_CODE: ReadonlyMap<unknown, Trouble> = new Map([
  [SQLITE_FULL, FULL],
  [SQLITE_IOERR, FAILING],
  [SQLITE_READONLY, READ_ONLY],
]);

const BY_ERRNO: ReadonlyMap<unknown, Trouble> = new Map([
  ['ENOSPC', FULL],
  ['EDQUOT', FULL],
  ['EFBIG', FULL],
  ['EIO', FAILING],
  ['EROFS', READ_ONLY],
]);

/**
 * The failure of a drive in words of ours, as an error that names the file; null where it is another one.
 *
 * Each write is there as a whole or not at all, so that a step may be tried again.
 */
export function diskFailure(error: unknown, file: string): StoreUnavailable | null {
  if (!(error instanceof Error)) return null;
  const errno = 'syscall' in error && 'code' in error ? error.code : undefined;
  const trouble = BY_CODE.get(sqliteCodeOf(error)) ?? BY_ERRNO.get(errno);
  if (trouble === undefined) return null;
  return new StoreUnavailable(
    `${file} ${trouble.what}; what was recorded before is whole, and nothing counts as passed that is not on record: ${trouble.remedy}, then call the command again, or "cognigate resume" where a run was under way`,
    { cause: error },
  );
}

/** @throws StoreUnavailable where the drive fails under `work`. */
export async function namingDiskFailure<Result>(
  file: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw diskFailure(error, file) ?? error;
  }
}
