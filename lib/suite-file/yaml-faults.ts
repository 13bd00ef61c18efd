import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import {
  formatPath,
  type InputProblem,
  MAX_LISTED_PROBLEMS,
  type Refused,
} from '../domain/suite/input-problem.ts';
import { MAX_PARTS } from '../domain/suite/safe-tree.ts';
import { broken, locationOf } from './suite-source.ts';
import { YamlNesting } from './yaml-nesting.ts';

const PLAIN_TAGS = new Set(['str', 'int', 'float', 'bool', 'null', 'map', 'seq']);

type Node = Exclude<Event, { type: 1 } | { type: 6 }>;
type Alias = Extract<Event, { type: typeof EVENT_ID.ALIAS }>;
type Scalar = Extract<Event, { type: typeof EVENT_ID.SCALAR }>;

/** What is good YAML and yet no suite: ambiguous keys, foreign tags, merges, aliases that multiply, several documents. */
export function yamlFaults(text: string, events: readonly Event[]): Refused | null {
  return new YamlReader(text).faultsOf(events);
}

class YamlReader {
  readonly #text: string;
  readonly #nesting = new YamlNesting();
  readonly #problems: InputProblem[] = [];
  #unlisted = 0;
  #documents = 0;
  /** Offset of the node before. */
  #last = 0;

  constructor(text: string) {
    this.#text = text;
  }

  faultsOf(events: readonly Event[]): Refused | null {
    for (const event of events) {
      if (event.type === EVENT_ID.DOCUMENT) this.#documents += 1;
      else if (event.type === EVENT_ID.POP) {
        if (this.#nesting.leave() > MAX_PARTS) {
          return broken({ line: 1, column: 1 }, multiplies.problem, multiplies.remedy);
        }
      } else if (!this.#read(event)) break;
    }
    return this.#problems.length > 0
      ? { status: 'refused', problems: this.#problems, unlisted: this.#unlisted }
      : null;
  }

  /** False where nothing that follows can be told apart any more. */
  #read(event: Node): boolean {
    if (this.#documents > 1) {
      const marker = this.#text.indexOf('\n---', this.#last);
      const offset = marker + 1 || this.#last;
      this.#report(offset, 'has more than one YAML document', 'keep one suite per file');
      return false;
    }
    const offset = offsetOf(event, this.#last);
    this.#last = offset;
    const isKey = this.#nesting.step();
    if (event.type === EVENT_ID.ALIAS) {
      this.#readAlias(event, offset, isKey);
      return true;
    }
    this.#refuseTag(this.#text.slice(event.tagStart, event.tagEnd), event.tagStart, offset);
    const anchor = this.#anchorOf(event);
    if (event.type === EVENT_ID.SCALAR) {
      if (isKey) this.#readKey(event, offset);
      else this.#nesting.settle(1, anchor);
      return true;
    }
    if (isKey) this.#report(offset, 'has a list or mapping as a key', 'use a plain name');
    else this.#nesting.enter(event.type === EVENT_ID.MAPPING, anchor);
    return !isKey;
  }

  #readAlias(event: Alias, offset: number, isKey: boolean): void {
    const anchor = this.#anchorOf(event) ?? '';
    if (isKey) {
      this.#report(offset, 'has an alias as a key', 'write the name out');
      this.#nesting.begin('*', offset);
      return;
    }
    const size = this.#nesting.sizeOf(anchor);
    if (this.#nesting.isWithin(anchor)) {
      this.#report(offset, `refers to itself by *${anchor}`, 'write the value out');
    } else if (size === undefined) {
      const problem = `refers to *${anchor}, which is not defined before`;
      this.#report(offset, problem, `define &${anchor} above`);
    }
    this.#nesting.settle(size ?? 1, null);
  }

  #readKey(event: Scalar, offset: number): void {
    const name = getScalarValue(this.#text, event);
    this.#nesting.anchor(1, this.#anchorOf(event));
    const earlier = this.#nesting.begin(name, offset);
    if (earlier !== undefined) {
      const first = () => `is written twice, first on line ${locationOf(this.#text, earlier).line}`;
      this.#report(offset, first, 'keep one of the two');
    } else if (name === '<<' && event.style === SCALAR_STYLE.PLAIN) {
      this.#report(offset, 'is a merge, which is not supported', 'write the fields out');
    }
  }

  #refuseTag(tag: string, start: number, offset: number): void {
    if (start < 0 || isPlainTag(tag)) return;
    this.#report(offset, `has the tag ${tag}`, 'write a plain value');
  }

  #anchorOf({ anchorStart, anchorEnd }: Node): string | null {
    return anchorStart < 0 ? null : this.#text.slice(anchorStart, anchorEnd);
  }

  /** A line is counted only for what is listed. */
  #report(offset: number, problem: string | (() => string), remedy: string): void {
    if (this.#problems.length >= MAX_LISTED_PROBLEMS) {
      this.#unlisted += 1;
      return;
    }
    this.#problems.push({
      path: formatPath(this.#nesting.path),
      problem: typeof problem === 'string' ? problem : problem(),
      remedy,
      place: locationOf(this.#text, offset),
    });
  }
}

const multiplies = {
  problem: `grows to more than ${MAX_PARTS} values by its aliases`,
  remedy: 'write the values out',
};

function isPlainTag(tag: string): boolean {
  return tag === '!' || (tag.startsWith('!!') && PLAIN_TAGS.has(tag.slice(2)));
}

/** Where a node begins; one that is empty stands nowhere, so it takes the offset of what came before. */
function offsetOf(event: Node, before: number): number {
  if (event.type === EVENT_ID.ALIAS) return Math.max(0, event.anchorStart - 1);
  if (event.type !== EVENT_ID.SCALAR) return event.start;
  const first = event.anchorStart >= 0 ? event.anchorStart : event.valueStart;
  if (event.tagStart >= 0) return event.tagStart;
  return first >= 0 ? first : before;
}
