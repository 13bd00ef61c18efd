import { bin, max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { useMemo } from 'preact/hooks';
import { counts, type PageCase } from '../../page-case.ts';
import { matchOf } from '../cases/case-selection.ts';
import { Chart, Numbers } from '../chart.tsx';
import { count } from './verdict-section.tsx';

const BINS = 20;
const HEIGHT = 250;
const TOP = 22;
const BOTTOM = 22;
const LEFT = 44;

interface Confidence {
  readonly confidence: number;
  readonly right: boolean;
}

/** How sure the bot was where it matched the expected intent, above, and where it did not, below. */
export function ConfidenceSection({ cases }: { cases: readonly PageCase[] }) {
  const known = useMemo(() => confidences(cases), [cases]);
  const right = histogram(known.filter((each) => each.right));
  const wrong = histogram(known.filter((each) => !each.right));
  const total = { right: sum(right), wrong: sum(wrong) };
  const label = `Confidence of ${count(total.right)} right and ${count(total.wrong)} wrong matches`;
  return (
    <section id="confidence" class="panel" aria-labelledby="confidence-title">
      <h2 id="confidence-title">Confidence</h2>
      {known.length === 0 ? (
        <p class="lead">No match of an intent came with a confidence.</p>
      ) : (
        <>
          <p class="lead">
            A bot that knows what it does not know is sure above the line and unsure below it. Each
            half has its own scale.
          </p>
          <Chart label={label} height={HEIGHT}>
            {(width) => <Mirror width={width} right={right} wrong={wrong} />}
          </Chart>
          <Numbers
            caption={label}
            head={['confidence', 'right', 'wrong']}
            rows={right.map((rights, position) => [
              rangeText(position),
              rights,
              wrong[position] ?? 0,
            ])}
          />
        </>
      )}
    </section>
  );
}

function confidences(cases: readonly PageCase[]): Confidence[] {
  return cases.flatMap((each) => {
    const matched = matchOf(each);
    const { expected_intent: expected, confidence } = each;
    if (!counts(each) || matched === undefined || expected === undefined || confidence === null)
      return [];
    return [{ confidence, right: matched === expected }];
  });
}

function histogram(values: readonly Confidence[]): number[] {
  const bins = bin<Confidence, number>()
    .value(({ confidence }) => Math.min(1, Math.max(0, confidence)))
    .domain([0, 1])
    .thresholds(Array.from({ length: BINS - 1 }, (_, position) => (position + 1) / BINS));
  return bins(values).map(({ length }) => length);
}

interface MirrorProps {
  readonly width: number;
  readonly right: readonly number[];
  readonly wrong: readonly number[];
}

function Mirror({ width, right, wrong }: MirrorProps) {
  const middle = TOP + (HEIGHT - TOP - BOTTOM) / 2;
  const x = scaleLinear([0, BINS], [LEFT, width - 4]);
  const up = scaleLinear([0, max(right) || 1], [middle, TOP]);
  const down = scaleLinear([0, max(wrong) || 1], [middle, HEIGHT - BOTTOM]);
  const step = Math.max(1, x(1) - x(0) - 2);
  return (
    <>
      {[...wholeTicks(up), ...wholeTicks(down).slice(1)].map(({ tick, y }) => (
        <g key={y}>
          <path class="grid" d={`M${LEFT} ${y}H${width}`} />
          <text class="tick" x={LEFT - 6} y={y + 4} text-anchor="end">
            {count(tick)}
          </text>
        </g>
      ))}
      {right.map((rights, position) => (
        <rect
          key={rangeText(position)}
          class="bar--right"
          x={x(position) + 1}
          width={step}
          y={up(rights)}
          height={middle - up(rights)}
        >
          <title>{`${rangeText(position)}: ${rights} right`}</title>
        </rect>
      ))}
      {wrong.map((wrongs, position) => (
        <rect
          key={rangeText(position)}
          class="bar--wrong"
          x={x(position) + 1}
          width={step}
          y={middle}
          height={down(wrongs) - middle}
        >
          <title>{`${rangeText(position)}: ${wrongs} wrong`}</title>
        </rect>
      ))}
      <path class="axis" d={`M${LEFT} ${middle}H${width}`} />
      <text class="bar-name bar-name--right" x={LEFT + 6} y={TOP - 6}>
        right {count(sum(right))}
      </text>
      <text class="bar-name bar-name--wrong" x={LEFT + 6} y={HEIGHT - BOTTOM - 4}>
        wrong {count(sum(wrong))}
      </text>
      <Scale x={x} />
    </>
  );
}

function Scale({ x }: { x: (position: number) => number }) {
  return (
    <>
      {[0, 0.25, 0.5, 0.75, 1].map((tick) => (
        <text
          key={tick}
          class="tick"
          x={x(tick * BINS)}
          y={HEIGHT - 6}
          text-anchor={tick === 0 ? 'start' : tick === 1 ? 'end' : 'middle'}
        >
          {tick.toFixed(2)}
        </text>
      ))}
    </>
  );
}

function wholeTicks(scale: ReturnType<typeof scaleLinear<number, number>>) {
  return scale
    .ticks(3)
    .filter(Number.isInteger)
    .map((tick) => ({ tick, y: scale(tick) }));
}

function rangeText(position: number): string {
  return `${(position / BINS).toFixed(2)}–${((position + 1) / BINS).toFixed(2)}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
