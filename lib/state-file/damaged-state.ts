import { StatementSync } from 'node:sqlite';
import { IntegrityViolated } from '../domain/errors.ts';
import { diskFailure } from './disk-failure.ts';
import { SQLITE_CORRUPT, SQLITE_NOTADB, sqliteCodeOf } from './sqlite-codes.ts';

/** Claims that the file is not what was once written, be it overwritten, cut off or another one. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCodeOf(error);
  if (code === SQLITE_CORRUPT || code === SQLITE_NOTADB) return true;
  // Our statements never change, so that what they miss, or cannot read as JSON, was there once.
  return (
    error instanceof Error && /^(?:no such (?:table|column)|malformed JSON)/u.test(error.message)
  );
}

/** What is lost with a damaged state file, what is not, and what to do. */
export function damageText(file: string): string {
  return `state file ${file} is not a usable database: the runs, baselines and audit records in it cannot be read, while evidence and reports are files of their own beside it; put a copy of it back, move it away to begin anew, or name another state directory`;
}

/**
 * A database, or a statement of one, that names its file where SQLite comes upon damage or a failing drive.
 *
 * A damaged page may be found by any statement, long after the file was opened without complaint.
 */
export function namingFaults<Target extends object>(target: Target, file: string): Target {
  return new Proxy(target, {
    get(_, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        try {
          const result: unknown = Reflect.apply(member, target, args);
          if (result instanceof Iterator) return namingFaultsIn(result, file);
          return result instanceof StatementSync ? namingFaults(result, file) : result;
        } catch (error) {
          throw named(error, file);
        }
      };
    },
  });
}

/** Rows are read while they are asked for. */
function* namingFaultsIn(rows: IteratorObject<unknown>, file: string): Generator<unknown> {
  try {
    yield* rows;
  } catch (error) {
    throw named(error, file);
  }
}

function named(error: unknown, file: string): unknown {
  if (!isDamage(error)) return diskFailure(error, `state file ${file}`) ?? error;
  return new IntegrityViolated(damageText(file), { cause: error });
}
