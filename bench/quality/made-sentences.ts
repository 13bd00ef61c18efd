import type { Sentence } from './plant-repeats.ts';

const OPENINGS = [
  'I need to know',
  'what happens when',
  'nobody told me whether',
  'my neighbour wonders why',
  'explain in short words how',
  'yesterday the clerk said that',
  'it would help to see where',
  'last month I noticed that',
  'before the holidays tell us when',
  'our lawyer asks if',
  'on the phone I heard that',
  'the letter does not mention whether',
];
const SUBJECTS = [
  'the parcel with the blue lamp',
  'a broken washing machine',
  'my yearly insurance bill',
  'the garden furniture set',
  'an unpaid parking ticket',
  'the second bank transfer',
  'our family mobile plan',
  'the stolen travel passport',
  'a double hotel booking',
  'the late evening train',
  'this strange email attachment',
  'the electric heating contract',
];
const ENDINGS = [
  'was sent to somebody else',
  'can be fixed at home',
  'costs more since spring',
  'gets collected on a Sunday',
  'may be paid in three parts',
  'never arrived at all',
  'ends without any notice',
  'has to be renewed abroad',
  'counts for two people',
  'needs a written signature',
  'is shown under another name',
  'will be refunded in full',
];

/** Sentences of which no two are nearly the same: any two share at most one of their three parts. */
export function madeSentences(): Sentence[] {
  return OPENINGS.flatMap((opening, first) =>
    SUBJECTS.map((subject, second) => ({
      text: `${opening} ${subject} ${ENDINGS[(first + second) % ENDINGS.length]}`,
      intent: `intent_${second + 1}`,
    })),
  );
}
