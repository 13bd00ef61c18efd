import { freeWords, type GuardedText, spliced } from './free-text.ts';

/** Shorter words become others too easily, and longer ones are what a bot goes by. */
const SHORTEST = 4;
/** What is longer is no word, and trying every slip in it would take seconds. */
const LONGEST = 100;
const LATIN = /^\p{Script=Latin}+$/u;

export interface Typist {
  /** The letters beside a small letter on the keyboard. */
  readonly keysBeside: (letter: string) => readonly string[];
  /** Claims that a word in small letters is one, so that it would say something else. */
  readonly isWord: (word: string) => boolean;
  /** In [0, 1): which of the slips that could happen does. */
  readonly drawn: number;
}

/** The text with two neighbouring letters swapped; null where that cannot be done without making another word. */
export function swappedLetters(guarded: GuardedText, typist: Typist): string | null {
  return slipped(guarded, typist, (letters) =>
    letters.slice(1).flatMap((second, before) => {
      const first = letters[before] ?? '';
      // A capital letter that moves into a word is no slip of the fingers.
      if (isCapital(first) !== isCapital(second)) return [];
      return [letters.toSpliced(before, 2, second, first)];
    }),
  );
}

/** The same with a letter left out. */
export function droppedLetter(guarded: GuardedText, typist: Typist): string | null {
  return slipped(guarded, typist, (letters) =>
    letters.slice(1).map((_, before) => letters.toSpliced(before + 1, 1)),
  );
}

/** The same with the letter of a neighbouring key. */
export function wrongKey(guarded: GuardedText, typist: Typist): string | null {
  return slipped(guarded, typist, (letters) =>
    letters.flatMap((letter, place) =>
      typist
        .keysBeside(letter.toLowerCase())
        .map((key) => letters.toSpliced(place, 1, isCapital(letter) ? key.toUpperCase() : key)),
    ),
  );
}

/** Goes round the slips that could happen from the one that is drawn, up to one that makes no other word. */
function slipped(
  guarded: GuardedText,
  { isWord, drawn }: Typist,
  slips: (letters: readonly string[]) => readonly (readonly string[])[],
): string | null {
  const candidates = freeWords(guarded).flatMap(({ word, ...span }) => {
    const letters = [...word];
    if (letters.length < SHORTEST || letters.length > LONGEST || !LATIN.test(word)) return [];
    return slips(letters).map((slip) => ({ span, word, slip: slip.join('') }));
  });
  const first = Math.floor(drawn * candidates.length);
  const inTurn = [...candidates.slice(first), ...candidates.slice(0, first)];
  const made = inTurn.find(({ word, slip }) => slip !== word && !isWord(slip.toLowerCase()));
  return made === undefined ? null : spliced(guarded.text, made.span, made.slip);
}

function isCapital(letter: string): boolean {
  return letter !== letter.toLowerCase();
}
