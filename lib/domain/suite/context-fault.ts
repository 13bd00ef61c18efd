import { FORBIDDEN_KEYS, forbiddenKey } from './forbidden-keys.ts';
import type { InputProblem, Path } from './input-problem.ts';
import { textFault } from './text-fault.ts';

const MAX_CONTEXT_BYTES = 8 * 1024;
const MAX_CONTEXT_DEPTH = 8;
const MAX_CONTEXT_KEYS = 64;

type Wrong = Pick<InputProblem, 'problem' | 'remedy'>;

/** What is wrong with a case's context, and where in it; null where nothing is. Looks no deeper than the limit. */
export function contextFault(context: unknown): (Wrong & { readonly path: Path }) | null {
  const found = contextPartFault(context, []);
  if (found) return found;
  const keys = Object.keys(context as object).length;
  if (keys > MAX_CONTEXT_KEYS) {
    return {
      path: [],
      problem: `has ${keys} keys`,
      remedy: `at most ${MAX_CONTEXT_KEYS} are allowed`,
    };
  }
  const bytes = Buffer.byteLength(JSON.stringify(context));
  if (bytes > MAX_CONTEXT_BYTES) {
    return {
      path: [],
      problem: `is ${bytes} bytes long as JSON`,
      remedy: `at most ${MAX_CONTEXT_BYTES} bytes are allowed`,
    };
  }
  return null;
}

function contextPartFault(value: unknown, path: Path): (Wrong & { readonly path: Path }) | null {
  if (typeof value === 'string') return placed(textFault(value), path);
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { path, problem: `is ${value}`, remedy: 'JSON has no such number; write a finite one' };
  }
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return null;
  if (typeof value !== 'object') {
    return {
      path,
      problem: `is of the kind ${typeof value}`,
      remedy: 'write a value that JSON has',
    };
  }
  if (path.length >= MAX_CONTEXT_DEPTH) {
    return {
      path: path.slice(0, 1),
      problem: `is nested deeper than ${MAX_CONTEXT_DEPTH} levels`,
      remedy: 'make it flatter',
    };
  }
  if (Array.isArray(value)) return firstFault(value.entries(), path);
  for (const key of Object.keys(value)) {
    const fault = FORBIDDEN_KEYS.has(key) ? forbiddenKey : textFault(key);
    if (fault) return placed(fault, [...path, key]);
  }
  return firstFault(Object.entries(value), path);
}

function firstFault(entries: Iterable<[string | number, unknown]>, path: Path) {
  for (const [key, child] of entries) {
    const fault = contextPartFault(child, [...path, key]);
    if (fault) return fault;
  }
  return null;
}

const placed = (fault: Wrong | null, path: Path) => (fault ? { ...fault, path } : null);
