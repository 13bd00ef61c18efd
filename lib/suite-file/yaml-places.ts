import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import type { Path } from '../domain/suite/input-problem.ts';

interface YamlPlace {
  readonly offset: number;
  readonly written?: { readonly written: string };
}

/** Where the node at `path` is written: at its name, unless it is a scalar and its value is asked for. */
export function placeInEvents(
  text: string,
  events: readonly Event[],
  path: Path,
  at: 'key' | 'value',
): YamlPlace | null {
  let node = events.findIndex(({ type }) => type !== EVENT_ID.DOCUMENT);
  let keyOffset: number | null = null;
  for (const step of path) {
    const event = events[node];
    if (event?.type === EVENT_ID.SEQUENCE && typeof step === 'number') {
      node = itemAt(events, node, step);
      keyOffset = null;
    } else if (event?.type === EVENT_ID.MAPPING && typeof step === 'string') {
      const key = keyAt(text, events, node, step);
      const keyEvent = events[key];
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
  return placeOf(text, events[node], keyOffset, at);
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

function itemAt(events: readonly Event[], sequence: number, wanted: number): number {
  let item = sequence + 1;
  for (let index = 0; index < wanted && isNode(events[item]); index += 1) {
    item = afterNode(events, item);
  }
  return isNode(events[item]) ? item : -1;
}

function keyAt(text: string, events: readonly Event[], mapping: number, wanted: string): number {
  let key = mapping + 1;
  while (isNode(events[key])) {
    const event = events[key];
    if (event?.type === EVENT_ID.SCALAR && getScalarValue(text, event) === wanted) return key;
    key = afterNode(events, afterNode(events, key));
  }
  return -1;
}

const isNode = (event: Event | undefined) => event !== undefined && event.type !== EVENT_ID.POP;

/** Index behind the node that begins at `start`. */
function afterNode(events: readonly Event[], start: number): number {
  let open = 0;
  let index = start;
  do {
    const type = events[index]?.type;
    if (type === undefined) return events.length;
    if (type === EVENT_ID.SEQUENCE || type === EVENT_ID.MAPPING) open += 1;
    if (type === EVENT_ID.POP) open -= 1;
    index += 1;
  } while (open > 0);
  return index;
}
