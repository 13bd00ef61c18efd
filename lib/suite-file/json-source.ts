import { scanJson } from '../domain/json/scan-json.ts';
import {
  formatPath,
  type InputProblem,
  MAX_LISTED_PROBLEMS,
  type Path,
} from '../domain/suite/input-problem.ts';
import { broken, locationOf, type Placement, type SourceReading } from './suite-source.ts';

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
  return {
    status: 'parsed',
    document: { value, describe: formatPath, locate: (path, at) => placeInJson(text, path, at) },
  };
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

function placeInJson(text: string, wanted: Path, at: 'key' | 'value'): Placement | null {
  let found: Placement | null = null;
  scanJson(text, {
    onValue(path, offset, keyOffset) {
      if (path.length !== wanted.length || path.some((step, index) => step !== wanted[index])) {
        return false;
      }
      const opensMore = text[offset] === '{' || text[offset] === '[';
      const atKey = keyOffset !== null && (at === 'key' || opensMore);
      const written = /[-\w.+]+/y;
      written.lastIndex = offset;
      const plain = written.exec(text)?.[0];
      found = {
        ...locationOf(text, atKey ? keyOffset : offset),
        ...(plain !== undefined && !atKey ? { written: plain } : {}),
      };
      return true;
    },
  });
  return found;
}
