import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import type { Path } from '../domain/suite/input-problem.ts';

interface YamlPlace {
  readonly offset: number;
  readonly written?: { readonly written: string };
}

/**
 * Where the nodes of a YAML text are written. What lies in a list or in a mapping is found once and kept, since
 * whoever asks for the place of one case asks for those of all.
 */
export class YamlPlaces {
  readonly #text: string;
  readonly #events: readonly Event[];
  /** Of the event that begins a node, the index behind the node. */
  readonly #ends: Int32Array;
  readonly #children = new Map<number, readonly number[]>();

  constructor(text: string, events: readonly Event[]) {
    this.#text = text;
    this.#events = events;
    this.#ends = endsOf(events);
  }

  /** Of the node at `path`: its name, unless it is a scalar and its value is asked for. */
  find(path: Path, at: 'key' | 'value'): YamlPlace | null {
    let node = this.#events.findIndex(({ type }) => type !== EVENT_ID.DOCUMENT);
    let keyOffset: number | null = null;
    for (const step of path) {
      const event = this.#events[node];
      if (event?.type === EVENT_ID.SEQUENCE && typeof step === 'number') {
        node = this.#childrenOf(node)[step] ?? -1;
        keyOffset = null;
      } else if (event?.type === EVENT_ID.MAPPING && typeof step === 'string') {
        const key = this.#keyOf(node, step);
        const keyEvent = this.#events[key];
        if (keyEvent?.type !== EVENT_ID.SCALAR) return null;
        keyOffset = keyEvent.valueStart - quoteWidth(keyEvent.style);
        node = key + 1;
      } else if (event?.type === EVENT_ID.ALIAS) {
        break;
      } else {
        return null;
      }
      if (node < 0) return null;
    }
    return placeOf(this.#text, this.#events[node], keyOffset, at);
  }

  #keyOf(mapping: number, wanted: string): number {
    const key = this.#childrenOf(mapping).find((child, index) => {
      const event = this.#events[child];
      if (index % 2 !== 0 || event?.type !== EVENT_ID.SCALAR) return false;
      return getScalarValue(this.#text, event) === wanted;
    });
    return key ?? -1;
  }

  /** The entries of a list, or the names and values of a mapping by turns. */
  #childrenOf(node: number): readonly number[] {
    const known = this.#children.get(node);
    if (known !== undefined) return known;
    const children: number[] = [];
    const end = (this.#ends[node] ?? 0) - 1;
    for (let child = node + 1; child < end; child = this.#ends[child] ?? end) children.push(child);
    this.#children.set(node, children);
    return children;
  }
}

function endsOf(events: readonly Event[]): Int32Array {
  const ends = new Int32Array(events.length);
  const open: number[] = [];
  for (const [index, { type }] of events.entries()) {
    ends[index] = index + 1;
    if (type === EVENT_ID.POP) ends[open.pop() ?? index] = index + 1;
    else if (type !== EVENT_ID.SCALAR && type !== EVENT_ID.ALIAS) open.push(index);
  }
  return ends;
}

function placeOf(
  text: string,
  event: Event | undefined,
  keyOffset: number | null,
  at: 'key' | 'value',
): YamlPlace | null {
  if (!event || event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) return null;
  if (at === 'key' && keyOffset !== null) return { offset: keyOffset };
  if (event.type === EVENT_ID.ALIAS) return { offset: Math.max(0, event.anchorStart - 1) };
  if (event.type !== EVENT_ID.SCALAR) return { offset: keyOffset ?? event.start };
  const empty = event.valueStart < 0 || event.valueStart === event.valueEnd;
  const block =
    event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
  if ((block || empty) && keyOffset !== null) return { offset: keyOffset };
  const offset = Math.max(0, event.valueStart - quoteWidth(event.style));
  return event.style === SCALAR_STYLE.PLAIN
    ? { offset, written: { written: text.slice(event.valueStart, event.valueEnd) } }
    : { offset };
}

function quoteWidth(style: number): number {
  return style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
}
