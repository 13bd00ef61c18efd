import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import {
  formatPath,
  type InputProblem,
  MAX_LISTED_PROBLEMS,
  type Refused,
} from '../domain/suite/input-problem.ts';
import { MAX_PARTS } from '../domain/suite/safe-tree.ts';
import { broken, locationOf } from './suite-source.ts';

interface Frame {
  readonly isMapping: boolean;
  readonly anchor: string | null;
  /** Offset of each key that was seen. */
  readonly keys: Map<string, number>;
  /** The entry under way: a position, a key, or null before a mapping's next key. */
  entry: number | string | null;
  /** Nodes inside, aliases counted by what they stand for. */
  parts: number;
}

const PLAIN_TAGS = new Set(['str', 'int', 'float', 'bool', 'null', 'map', 'seq']);

/** What is good YAML and yet no suite: ambiguous keys, foreign tags, merges, aliases that multiply, several documents. */
export function yamlFaults(text: string, events: readonly Event[]): Refused | null {
  const problems: InputProblem[] = [];
  let unlisted = 0;
  const answer = () =>
    problems.length > 0 ? ({ status: 'refused', problems, unlisted } as const) : null;
  const frames: Frame[] = [];
  const sizes = new Map<string, number>();
  let documents = 0;
  let last = 0;

  const path = () => {
    const entries = frames.flatMap(({ entry }) => (entry === null ? [] : [entry]));
    return formatPath(entries);
  };
  const report = (offset: number, problem: string | (() => string), remedy: string) => {
    if (problems.length >= MAX_LISTED_PROBLEMS) {
      unlisted += 1;
      return;
    }
    const words = typeof problem === 'string' ? problem : problem();
    problems.push({ path: path(), problem: words, remedy, place: locationOf(text, offset) });
  };
  /** Steps to the entry that a node belongs to; true where the node is a mapping's key. */
  const isKey = () => {
    const frame = frames.at(-1);
    if (frame && !frame.isMapping) frame.entry = Number(frame.entry ?? -1) + 1;
    return frame?.isMapping === true && frame.entry === null;
  };
  const settle = (parts: number, anchor: string | null) => {
    if (anchor !== null) sizes.set(anchor, parts);
    const frame = frames.at(-1);
    if (!frame) return;
    frame.parts += parts;
    if (frame.isMapping) frame.entry = null;
  };

  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) {
      documents += 1;
      continue;
    }
    if (event.type === EVENT_ID.POP) {
      const frame = frames.pop();
      if (frame) settle(frame.parts + 1, frame.anchor);
      if (frame && frame.parts > MAX_PARTS) {
        return broken({ line: 1, column: 1 }, multiplies.problem, multiplies.remedy);
      }
      continue;
    }
    if (documents > 1) {
      const marker = text.indexOf('\n---', last);
      report(marker + 1 || last, 'has more than one YAML document', 'keep one suite per file');
      return answer();
    }
    const offset = offsetOf(event, last);
    last = offset;
    const key = isKey();
    const anchor = event.anchorStart < 0 ? null : text.slice(event.anchorStart, event.anchorEnd);
    if (event.type === EVENT_ID.ALIAS) {
      const circular = frames.some((frame) => frame.anchor === anchor);
      const size = sizes.get(anchor ?? '');
      if (key) report(offset, 'has an alias as a key', 'write the name out');
      else if (circular) report(offset, `refers to itself by *${anchor}`, 'write the value out');
      else if (size === undefined) {
        report(
          offset,
          `refers to *${anchor}, which is not defined before`,
          `define &${anchor} above`,
        );
      }
      if (key) startEntry(frames, '*');
      else settle(size ?? 1, null);
      continue;
    }
    if (event.tagStart >= 0 && !isPlainTag(text.slice(event.tagStart, event.tagEnd))) {
      report(
        offset,
        `has the tag ${text.slice(event.tagStart, event.tagEnd)}`,
        'write a plain value',
      );
    }
    if (event.type !== EVENT_ID.SCALAR) {
      if (key) {
        report(offset, 'has a list or mapping as a key', 'use a plain name');
        return answer();
      }
      const isMapping = event.type === EVENT_ID.MAPPING;
      frames.push({ isMapping, anchor, keys: new Map(), entry: null, parts: 0 });
      continue;
    }
    if (!key) {
      settle(1, anchor);
      continue;
    }
    const name = getScalarValue(text, event);
    if (anchor !== null) sizes.set(anchor, 1);
    const frame = startEntry(frames, name);
    const earlier = frame?.keys.get(name);
    frame?.keys.set(name, offset);
    if (earlier !== undefined) {
      const first = () => `is written twice, first on line ${locationOf(text, earlier).line}`;
      report(offset, first, 'keep one of the two');
    } else if (name === '<<' && event.style === SCALAR_STYLE.PLAIN) {
      report(offset, 'is a merge, which is not supported', 'write the fields out');
    }
  }
  return answer();
}

const multiplies = {
  problem: `grows to more than ${MAX_PARTS} values by its aliases`,
  remedy: 'write the values out',
};

function startEntry(frames: readonly Frame[], name: string): Frame | undefined {
  const frame = frames.at(-1);
  if (frame) frame.entry = name;
  return frame;
}

function isPlainTag(tag: string): boolean {
  return tag === '!' || (tag.startsWith('!!') && PLAIN_TAGS.has(tag.slice(2)));
}

/** Where a node begins; one that is empty stands nowhere, so it takes the offset of what came before. */
function offsetOf(event: Exclude<Event, { type: 1 } | { type: 6 }>, before: number): number {
  if (event.type === EVENT_ID.ALIAS) return Math.max(0, event.anchorStart - 1);
  if (event.type !== EVENT_ID.SCALAR) return event.start;
  const first = event.anchorStart >= 0 ? event.anchorStart : event.valueStart;
  if (event.tagStart >= 0) return event.tagStart;
  return first >= 0 ? first : before;
}
