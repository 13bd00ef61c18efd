import { scanJson } from '../domain/json/scan-json.ts';
import {
  formatPath,
  type InputProblem,
  MAX_LISTED_PROBLEMS,
  type Path,
} from '../domain/suite/input-problem.ts';
import {
  broken,
  locationOf,
  type Placement,
  type SourceDocument,
  type SourceReading,
} from './suite-source.ts';

/** Reads JSON as `JSON.parse` does, and refuses the duplicate keys that it would swallow. */
export function readJson(text: string): SourceReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return explainSyntax(text);
  }
  const problems: InputProblem[] = [];
  let unlisted = 0;
  scanJson(text, {
    onKey(path, offset, earlier) {
      if (earlier === undefined) return;
      if (problems.length >= MAX_LISTED_PROBLEMS) {
        unlisted += 1;
        return;
      }
      problems.push({
        place: locationOf(text, offset),
        path: formatPath(path),
        problem: `is written twice, first on line ${locationOf(text, earlier).line}`,
        remedy: 'keep one of the two',
      });
    },
  });
  if (problems.length > 0) return { status: 'refused', problems, unlisted };
  return { status: 'parsed', document: { value, describe: formatPath, locate: placesIn(text) } };
}

function explainSyntax(text: string): SourceReading {
  const slip = scanJson(text, {});
  if (!slip) return broken(null, 'is not valid JSON', 'check it with an editor');
  const at = locationOf(text, slip.offset);
  const found = text.slice(slip.offset, slip.offset + 1);
  if (found === '/') return broken(at, 'has a comment', 'JSON has none: remove it or use YAML');
  const seen = found === '' ? 'the end of the file' : JSON.stringify(found);
  return broken(at, `is not valid JSON: found ${seen}`, `expected ${slip.expected}`);
}

/** As deep as a list of cases: who asks for the place of one asks for those of all. */
const INDEXED_DEPTH = 2;

interface Found {
  readonly offset: number;
  /** Null of an entry of a list. */
  readonly keyOffset: number | null;
}

/**
 * Tells where values of a JSON text stand. It is passed over once, when the first is asked for; what lies
 * deeper than a case is looked for within its case.
 */
function placesIn(text: string): SourceDocument['locate'] {
  let index: ReadonlyMap<string, Found> | undefined;
  return (path, at) => {
    index ??= outerValues(text);
    const outer = index.get(JSON.stringify(path.slice(0, INDEXED_DEPTH)));
    if (outer === undefined) return null;
    const found = valueWithin(text, outer, path.slice(INDEXED_DEPTH));
    return found && placementOf(text, found, at);
  };
}

function outerValues(text: string): Map<string, Found> {
  const index = new Map<string, Found>();
  scanJson(text, {
    onValue(path, offset, keyOffset) {
      if (path.length <= INDEXED_DEPTH) index.set(JSON.stringify(path), { offset, keyOffset });
      return false;
    },
  });
  return index;
}

function valueWithin(text: string, outer: Found, wanted: Path): Found | null {
  if (wanted.length === 0) return outer;
  let found: Found | null = null;
  scanJson(text.slice(outer.offset), {
    onValue(path, offset, keyOffset) {
      if (path.length !== wanted.length || path.some((step, place) => step !== wanted[place])) {
        return false;
      }
      const atKey = keyOffset === null ? null : outer.offset + keyOffset;
      found = { offset: outer.offset + offset, keyOffset: atKey };
      return true;
    },
  });
  return found;
}

function placementOf(text: string, { offset, keyOffset }: Found, at: 'key' | 'value'): Placement {
  const opensMore = text[offset] === '{' || text[offset] === '[';
  const atKey = keyOffset !== null && (at === 'key' || opensMore);
  const written = /[-\w.+]+/y;
  written.lastIndex = offset;
  const plain = written.exec(text)?.[0];
  return {
    ...locationOf(text, atKey ? keyOffset : offset),
    ...(plain !== undefined && !atKey ? { written: plain } : {}),
  };
}
