import { seen } from '../../difference/marked-text.ts';
import type { Piece } from '../../difference/text-difference.ts';
import { clipped, visible } from '../../neutral-text.ts';
import { ScrollBox } from '../scroll-box.tsx';
import type { ShownMiss } from './shown-miss.ts';

/** What was expected and what came, each on a line of its own, with what decides marked. */
export function DifferenceRows({ miss }: { miss: ShownMiss }) {
  const { type, turn, expected, actual, notes } = miss;
  const title = turn === null ? type : `${type} in turn ${turn}`;
  return (
    <div class="difference">
      <h4>
        <bdi>{visible(title)}</bdi>
      </h4>
      <dl>
        <dt>expected</dt>
        <dd class="difference-expected">
          <Pieces pieces={shortened(expected)} label={`Expected ${title}`} />
        </dd>
        <dt>actual</dt>
        <dd class="difference-actual">
          <Pieces pieces={shortened(actual)} label={`Actual ${title}`} />
        </dd>
      </dl>
      {notes.length > 0 && (
        <ul class="difference-notes">
          {notes.map((note) => (
            <li key={note}>
              <bdi>{visible(note)}</bdi>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Of what both have there is as much as shows where the difference is. */
const COMMON = 200;
const MOST = 1_500;

function shortened(pieces: readonly Piece[]): Piece[] {
  const decides = pieces.some(({ differs }) => differs);
  return pieces.map(({ text, differs }) => {
    if (differs || !decides) return { text: clipped(text, MOST), differs };
    if (text.length <= 3 * COMMON) return { text, differs };
    return { text: `${clipped(text, COMMON)} ${text.slice(-COMMON)}`, differs };
  });
}

/** A text that is longer scrolls in a box of its own. */
const LONG = 600;

export function Pieces({ pieces, label }: { pieces: readonly Piece[]; label: string }) {
  const length = pieces.reduce((sum, { text }) => sum + text.length, 0);
  const shown = pieces.map(({ text, differs }, position) =>
    differs ? (
      <mark key={position}>{visible(seen(text))}</mark>
    ) : (
      <span key={position}>{visible(text)}</span>
    ),
  );
  if (length <= LONG) {
    return (
      <span class="full-text" dir="auto">
        {shown}
      </span>
    );
  }
  const unbroken = pieces.some(({ text }) => /\S{500}/u.test(text)) ? ' full-text--unbroken' : '';
  return (
    <ScrollBox name={label} class={`full-text full-text--long${unbroken}`}>
      {shown}
    </ScrollBox>
  );
}
