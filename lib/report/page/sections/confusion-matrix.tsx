import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Cell } from '../cases/case-selection.ts';
import { Intent } from '../foreign-text.tsx';
import type { Confusion } from './confusion.ts';

interface MatrixProps {
  readonly confusion: Confusion;
  readonly onChoose: (cell: Cell) => void;
  /** What a cell says, in words. */
  readonly nameOf: (cell: Cell, count: number) => string;
}

const MOVES: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
  Home: [0, Number.NEGATIVE_INFINITY],
  End: [0, Number.POSITIVE_INFINITY],
};

/** One stop for the tab key; the arrow keys move within, after the grid pattern of the ARIA practices. */
export function ConfusionMatrix({ confusion, onChoose, nameOf }: MatrixProps) {
  const { expected, actual, rows } = confusion;
  const { grid, row, column, setPlace, onKeyDown } = useGridPlace(confusion);
  return (
    <div class="matrix">
      <table
        ref={grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the pattern "grid" is a table whose cells act
        role="grid"
        aria-label="Expected intents down, matched intents across"
        onKeyDown={onKeyDown}
      >
        <Head actual={actual} />
        <tbody>
          {rows.map((cells, y) => (
            <tr key={expected[y] ?? 0}>
              <th scope="row">
                <Intent name={expected[y]} />
              </th>
              {cells.map(({ count, level, ...cell }, x) => (
                <td
                  key={actual[x] ?? 0}
                  class={`cell ${cell.expected === cell.actual ? 'right' : 'wrong'}-${level}`}
                  tabIndex={y === row && x === column ? 0 : -1}
                  aria-label={count === 0 ? undefined : nameOf(cell, count)}
                  title={count === 0 ? undefined : nameOf(cell, count)}
                  onFocus={() => setPlace([y, x])}
                  onClick={() => count > 0 && onChoose(cell)}
                  onKeyDown={(event) => {
                    if (count === 0 || (event.key !== 'Enter' && event.key !== ' ')) return;
                    event.preventDefault();
                    onChoose(cell);
                  }}
                >
                  {count > 0 ? count : ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head({ actual }: Pick<Confusion, 'actual'>) {
  return (
    <thead>
      <tr>
        <th scope="col" class="matrix-corner">
          <span>expected ↓</span> <span>matched →</span>
        </th>
        {actual.map((name) => (
          <th key={name ?? 0} scope="col" class="matrix-column">
            <span>
              <Intent name={name} />
            </span>
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** The cell that the tab key stops at; arrow keys move it, and the focus with it. */
function useGridPlace({ expected, actual }: Confusion) {
  const [place, setPlace] = useState<readonly [number, number]>([0, 0]);
  const grid = useRef<HTMLTableElement>(null);
  const moved = useRef(false);
  // The place may lie outside of a matrix that became smaller.
  const row = Math.min(place[0], expected.length - 1);
  const column = Math.min(place[1], actual.length - 1);
  useLayoutEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [place]);

  const onKeyDown = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    if (move === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    moved.current = true;
    setPlace([
      Math.max(0, Math.min(expected.length - 1, row + move[0])),
      Math.max(0, Math.min(actual.length - 1, column + move[1])),
    ]);
  };

  return { grid, row, column, setPlace, onKeyDown };
}
