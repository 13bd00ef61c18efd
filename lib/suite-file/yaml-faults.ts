import {
  COLLECTION_STYLE,
  CORE_SCHEMA,
  constructFromEvents,
  EVENT_ID,
  type Event,
  getScalarValue,
  SCALAR_STYLE,
} from 'js-yaml';
import { hiddenCharacter } from '../domain/suite/hidden-character.ts';
import {
  formatPath,
  type InputProblem,
  MAX_LISTED_PROBLEMS,
  type Refused,
} from '../domain/suite/input-problem.ts';
import { MAX_PARTS } from '../domain/suite/safe-tree.ts';
import { broken, locationOf } from './suite-source.ts';
import { columnAt, eatenBefore, eatenBehind, eatenInHeader } from './yaml-comments.ts';
import { YamlNesting } from './yaml-nesting.ts';
import { AN_ORDINARY_SPACE } from './yaml-slips.ts';

const PLAIN_TAGS = new Set(['str', 'int', 'float', 'bool', 'null', 'map', 'seq']);

type Node = Exclude<Event, { type: 1 } | { type: 6 }>;
type Alias = Extract<Event, { type: typeof EVENT_ID.ALIAS }>;
type Scalar = Extract<Event, { type: typeof EVENT_ID.SCALAR }>;

const IN_QUOTES = 'put the text in quotes';

/** What is good YAML and yet no suite: texts that its syntax eats a part of, ambiguous keys, foreign tags, merges, aliases that multiply, several documents. */
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
  /** Where the node before ends; of a list or mapping, where it begins. */
  #end = 0;
  /** Where the last comment stands that was taken for a text. */
  #eaten = -1;
  /** The column of each list or mapping around; of one in brackets, none that a text could be right of. */
  readonly #columns: number[] = [];
  /** Anchors that nothing has referred to yet. */
  readonly #idle = new Map<string, () => void>();

  constructor(text: string) {
    this.#text = text;
  }

  faultsOf(events: readonly Event[]): Refused | null {
    for (const event of events) {
      if (event.type === EVENT_ID.DOCUMENT) this.#documents += 1;
      else if (event.type === EVENT_ID.POP) {
        this.#leaveColumn();
        if (this.#nesting.leave() > MAX_PARTS) {
          return broken({ line: 1, column: 1 }, multiplies.problem, multiplies.remedy);
        }
      } else if (!this.#read(event)) break;
    }
    for (const report of this.#idle.values()) report();
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
    this.#refuseTag(event, offset);
    const anchor = this.#anchorOf(event);
    if (anchor !== null) this.#noteAnchor(event, anchor, offset);
    if (event.type === EVENT_ID.SCALAR) {
      if (isKey) this.#readKey(event, offset);
      else {
        if (!this.#refuseEaten(event)) this.#refuseBlankIntent(event, offset);
        this.#nesting.settle(1, anchor);
      }
      if (event.valueEnd >= 0) this.#end = event.valueEnd + quoteWidth(event);
      return true;
    }
    if (isKey) this.#report(offset, 'has a list or mapping as a key', 'use a plain name');
    else this.#nesting.enter(event.type === EVENT_ID.MAPPING, anchor);
    const isBlock = event.style === COLLECTION_STYLE.BLOCK;
    this.#columns.push(isBlock ? columnAt(this.#text, event.start) : Number.POSITIVE_INFINITY);
    this.#end = event.start;
    return !isKey;
  }

  /** Comments are no events, so they are looked for between what is; true where one was taken for a text. */
  #refuseEaten(event: Scalar): boolean {
    const column = this.#columns.at(-1) ?? -1;
    const isBlock =
      event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
    const before = isBlock
      ? eatenInHeader(this.#text, event.valueStart)
      : eatenBefore(this.#text, this.#end, column);
    if (before !== null) this.#reportEaten(before, 'begins with');
    const end = event.valueEnd + quoteWidth(event);
    const behind = end < 0 ? null : eatenBehind(this.#text, end, column);
    if (behind === null || !mayGoOn(this.#text, event)) return before !== null;
    this.#reportEaten(behind, 'is cut off at');
    return true;
  }

  /** A blank is null in YAML, which asks that nothing matches; an empty cell of a table asks for nothing. */
  #refuseBlankIntent(event: Scalar, offset: number): void {
    const [section, field] = this.#nesting.path.slice(-2);
    if (section !== 'outcome' || field !== 'expected_intent' || !isBlank(event)) return;
    const remedy =
      'write null where the bot must match none, or remove it where no intent is asked for';
    this.#report(offset, 'is left blank', remedy);
  }

  #leaveColumn(): void {
    if (this.#columns.pop() !== Number.POSITIVE_INFINITY) return;
    const last = eatenBefore(this.#text, this.#end, Number.POSITIVE_INFINITY);
    if (last !== null) this.#reportEaten(last, 'ends with');
  }

  #reportEaten(offset: number, how: string): void {
    if (offset <= this.#eaten) return;
    this.#eaten = offset;
    const line = /.*/y;
    line.lastIndex = offset;
    const written = line.exec(this.#text)?.[0].trimEnd() ?? '#';
    const seen = written.length > 40 ? `${written.slice(0, 40)}…` : written;
    this.#report(
      offset,
      `${how} ${JSON.stringify(seen)}, which YAML takes for a comment`,
      `${IN_QUOTES}, or write a comment as # and a blank on a line of its own`,
    );
  }

  /** Reports in the end that it was not used, from the place where it stands now. */
  #noteAnchor({ type, anchorStart }: Node, anchor: string, offset: number): void {
    const path = formatPath(this.#nesting.path);
    const isScalar = type === EVENT_ID.SCALAR;
    this.#idle.set(anchor, () =>
      this.#report(
        anchorStart < 0 ? offset : anchorStart,
        isScalar
          ? `begins with &${anchor}, which YAML takes for an anchor`
          : `has the anchor &${anchor}, which nothing refers to`,
        isScalar ? IN_QUOTES : `remove it, or put a text that begins with & in quotes`,
        path,
      ),
    );
  }

  #readAlias(event: Alias, offset: number, isKey: boolean): void {
    const anchor = this.#anchorOf(event) ?? '';
    this.#end = event.anchorEnd;
    this.#idle.delete(anchor);
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
      const remedy = `define &${anchor} above, or put a text that begins with * in quotes`;
      this.#report(offset, problem, remedy);
    }
    this.#nesting.settle(size ?? 1, null);
  }

  #readKey(event: Scalar, offset: number): void {
    const name = getScalarValue(this.#text, event);
    this.#nesting.anchor(1, this.#anchorOf(event));
    const earlier = this.#nesting.begin(name, offset);
    const hidden = event.style === SCALAR_STYLE.PLAIN ? hiddenCharacter(name.slice(0, 1)) : null;
    if (hidden !== null) this.#report(offset, `begins with ${hidden}`, AN_ORDINARY_SPACE);
    if (earlier !== undefined) {
      const first = () => `is written twice, first on line ${locationOf(this.#text, earlier).line}`;
      this.#report(offset, first, 'keep one of the two');
    } else if (name === '<<' && event.style === SCALAR_STYLE.PLAIN) {
      this.#report(offset, 'is a merge, which is not supported', 'write the fields out');
    }
  }

  #refuseTag({ type, tagStart, tagEnd }: Exclude<Node, Alias>, offset: number): void {
    const tag = this.#text.slice(tagStart, tagEnd);
    if (tagStart < 0 || isPlainTag(tag)) return;
    const remedy = type === EVENT_ID.SCALAR ? 'put a text that begins with ! in quotes, or ' : '';
    this.#report(offset, `has the tag ${tag}`, `${remedy}write a plain value`);
  }

  #anchorOf({ anchorStart, anchorEnd }: Node): string | null {
    return anchorStart < 0 ? null : this.#text.slice(anchorStart, anchorEnd);
  }

  /** A line is counted only for what is listed. */
  #report(
    offset: number,
    problem: string | (() => string),
    remedy: string,
    path = formatPath(this.#nesting.path),
  ): void {
    if (this.#problems.length >= MAX_LISTED_PROBLEMS) {
      this.#unlisted += 1;
      return;
    }
    this.#problems.push({
      path,
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
  return tag.startsWith('!!') && PLAIN_TAGS.has(tag.slice(2));
}

/** Where a node begins; one that is empty stands nowhere, so it takes the offset of what came before. */
function offsetOf(event: Node, before: number): number {
  if (event.type === EVENT_ID.ALIAS) return Math.max(0, event.anchorStart - 1);
  if (event.type !== EVENT_ID.SCALAR) return event.start;
  const first = event.anchorStart >= 0 ? event.anchorStart : event.valueStart;
  if (event.tagStart >= 0) return event.tagStart;
  return first >= 0 ? first : before;
}

function quoteWidth({ style }: Scalar): number {
  return style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
}

const isBlank = ({ style, valueStart, valueEnd, tagStart }: Scalar) =>
  style === SCALAR_STYLE.PLAIN && valueStart === valueEnd && tagStart < 0;

/** What is no number, boolean or null, and no text that its quotes end, may have had more words. */
function mayGoOn(text: string, event: Scalar): boolean {
  if (event.style !== SCALAR_STYLE.PLAIN) return quoteWidth(event) === 0;
  const alone = [aDocument, event, { type: EVENT_ID.POP }];
  const [value] = constructFromEvents(alone, { source: text, schema: CORE_SCHEMA });
  return typeof value === 'string';
}

const aDocument: Event = {
  type: EVENT_ID.DOCUMENT,
  explicitStart: false,
  explicitEnd: false,
  directives: [],
};
