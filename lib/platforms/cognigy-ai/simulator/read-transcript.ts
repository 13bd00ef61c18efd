import type { SimulatedConversation } from '../../../domain/report.ts';
import { fieldOf } from '../answer/field-of.ts';
import type { Run } from './simulator-wire.ts';

type Transcript = SimulatedConversation['turns'];
type Speaker = Transcript[number]['speaker'];

const MOST_TURNS = 500;
const LONGEST_TEXT = 8_000;

const SPEAKERS: ReadonlyMap<unknown, Speaker> = new Map([
  ['user', 'user'],
  ['bot', 'bot'],
  ['agent', 'bot'],
  ['assistant', 'bot'],
]);

/** What was said, in its order. The documented turns name no speaker, and then none is claimed. */
export function readTranscript({ turns, messages, conversation }: Run): Transcript {
  const lists = [turns, messages, conversation].filter((list) => Array.isArray(list));
  const said = lists.find((list) => list.length > 0) ?? [];
  return inOrder(said).slice(0, MOST_TURNS).flatMap(readTurn);
}

function inOrder(turns: readonly unknown[]): readonly unknown[] {
  const places = turns.map((turn) => fieldOf(turn, 'sequence'));
  if (!places.every((place) => typeof place === 'number')) return turns;
  return turns
    .map((turn, at) => ({ turn, place: places[at] ?? at }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ turn }) => turn);
}

function readTurn(turn: unknown): Transcript {
  const named = [fieldOf(turn, 'source'), fieldOf(turn, 'role'), fieldOf(turn, 'type')];
  const speaker = named.map((word) => SPEAKERS.get(word)).find((each) => each !== undefined);
  return [
    ...said(speaker ?? null, fieldOf(turn, 'text') ?? fieldOf(turn, 'content')),
    ...said('user', fieldOf(turn, 'inputText')),
    ...said('bot', fieldOf(turn, 'outputText')),
  ];
}

function said(speaker: Speaker, text: unknown): Transcript {
  if (typeof text !== 'string' || text.trim() === '') return [];
  return [{ speaker, text: text.toWellFormed().slice(0, LONGEST_TEXT) }];
}

/** Why nobody can have judged the bot by what was said; null where the bot may have spoken. */
export function silenceIn(transcript: Transcript, totalTurns: unknown): string | null {
  if (transcript.length === 0 || totalTurns === 0) return 'nobody spoke';
  const isTold = transcript.every(({ speaker }) => speaker !== null);
  if (isTold && !transcript.some(({ speaker }) => speaker === 'bot')) return 'the bot said nothing';
  if (!isTold && transcript.length === 1) return 'one thing was said, and nobody answered';
  return null;
}
