import { extent } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { pastRunOf } from '../../../domain/baseline/compare-runs.ts';
import type { PastRun } from '../../../domain/comparison.ts';
import type { Report } from '../../../domain/report.ts';
import { type Interval, wilsonInterval } from '../../../domain/statistics/wilson-interval.ts';
import { counted, intervalText, milliseconds, percentage } from '../../measure-text.ts';
import { brief } from '../brief-text.ts';
import { Chart, Numbers } from '../chart.tsx';

interface Point {
  readonly run: PastRun;
  readonly value: number | null;
  readonly interval: Interval | null;
}

/** The last runs of the suite, oldest first, this one at the end. */
export function TrendSection({
  report,
  history,
}: {
  report: Omit<Report, 'cases'>;
  history: readonly PastRun[];
}) {
  return <Trends runs={[...history, pastRunOf(report)]} last="this run" />;
}

type Measure = (run: PastRun) => number | null;

function pointsOf(runs: readonly PastRun[], value: Measure, successes: Measure): Point[] {
  return runs.map((run) => {
    const counted = successes(run);
    return {
      run,
      value: value(run),
      interval: counted === null ? null : wilsonInterval(counted, run.planned),
    };
  });
}

/** A run that was cancelled or could not be made has measured nothing, and no rate of 0. */
function isMeasured({ passed, verdict }: PastRun): boolean {
  return passed > 0 || verdict === 'passed' || verdict === 'failed';
}

/** The course of some runs, oldest first; `last` is what the last of them is called. */
export function Trends({ runs, last }: { runs: readonly PastRun[]; last: string }) {
  const points = (value: Measure, successes: Measure) => pointsOf(runs, value, successes);
  return (
    <section id="trend" class="panel" aria-labelledby="trend-title">
      <h2 id="trend-title">Last {runs.length} runs</h2>
      <div class="trends">
        <Trend
          end={last}
          title="Pass rate"
          text={percentage}
          points={points(
            (run) => (isMeasured(run) ? run.pass_rate : null),
            (run) => (isMeasured(run) ? run.passed : null),
          )}
        />
        <Trend
          end={last}
          title="Intent coverage"
          text={percentage}
          points={points(
            (run) => (isMeasured(run) ? run.intent_coverage : null),
            (run) => (isMeasured(run) ? Math.round(run.intent_coverage * run.planned) : null),
          )}
        />
        <Trend
          end={last}
          title="p95 latency"
          text={milliseconds}
          points={points(
            (run) => run.p95_latency_ms,
            () => null,
          )}
        />
      </div>
      <Numbers
        caption="The last runs"
        head={['run', 'started', 'verdict', 'pass rate', 'intent coverage', 'p95 latency']}
        rows={runs
          .toReversed()
          .map((run) => [
            brief(run.run_id, 60),
            run.started_at.slice(0, 16).replace('T', ' '),
            run.verdict,
            rateText(run, run.passed),
            rateText(run, Math.round(run.intent_coverage * run.planned)),
            run.p95_latency_ms === null ? 'not measured' : milliseconds(run.p95_latency_ms),
          ])}
      />
    </section>
  );
}

function rateText(run: PastRun, successes: number): string {
  const { planned } = run;
  const interval = isMeasured(run) ? wilsonInterval(successes, planned) : null;
  if (interval === null) return 'not measured';
  return `${percentage(successes / planned)} (${intervalText(interval)})`;
}

const HEIGHT = 132;
const LEFT = 64;

interface TrendProps {
  /** What the last run is called. */
  readonly end: string;
  readonly title: string;
  readonly text: (value: number) => string;
  readonly points: readonly Point[];
}

function Trend({ end, title, text, points }: TrendProps) {
  const known = points.flatMap(({ value }) => value ?? []);
  const last = points.at(-1)?.value ?? null;
  const values = points.flatMap(({ value, interval }) => [
    ...(value === null ? [] : [value]),
    ...(interval === null ? [] : [interval.low, interval.high]),
  ]);
  const label =
    known.length === 0
      ? `${title}: not measured`
      : `${title} of ${counted(points.length, 'run')}, from ${text(known[0] ?? 0)} to ${text(known.at(-1) ?? 0)}`;
  return (
    <figure class="trend">
      <figcaption>
        {title} <strong>{last === null ? 'not measured' : text(last)}</strong>
      </figcaption>
      <Chart label={label} height={HEIGHT}>
        {(width) => (
          <Course width={width} end={end} text={text} points={points} within={extent(values)} />
        )}
      </Chart>
    </figure>
  );
}

interface CourseProps extends Pick<TrendProps, 'end' | 'text' | 'points'> {
  readonly width: number;
  readonly within: readonly [least: number | undefined, most: number | undefined];
}

function Course({ width, within: [least = 0, most = 1], end, text, points }: CourseProps) {
  const x = scaleLinear([0, Math.max(1, points.length - 1)], [LEFT, width - 12]);
  const y = scaleLinear([least, most], [HEIGHT - 26, 12]).nice(3);
  const path = line<Point>()
    .defined(({ value }) => value !== null)
    .x((_, position) => x(position))
    .y(({ value }) => y(value ?? 0));
  return (
    <>
      {y.ticks(3).map((tick) => (
        <g key={tick}>
          <path class="grid" d={`M${LEFT - 10} ${y(tick)}H${width}`} />
          <text class="tick" x={LEFT - 16} y={y(tick) + 4} text-anchor="end">
            {text(tick)}
          </text>
        </g>
      ))}
      <path class="trend-line" d={path(points) ?? ''} />
      {points.map((point, position) => (
        <Mark
          key={point.run.run_id}
          {...point}
          text={text}
          x={x(position)}
          y={y}
          isLast={position === points.length - 1}
        />
      ))}
      <text class="tick" x={LEFT - 10} y={HEIGHT - 6}>
        {points[0]?.run.started_at.slice(0, 10)}
      </text>
      <text class="tick" x={width} y={HEIGHT - 6} text-anchor="end">
        {end}
      </text>
    </>
  );
}

interface MarkProps extends Point, Pick<TrendProps, 'text'> {
  readonly x: number;
  readonly y: (value: number) => number;
  readonly isLast: boolean;
}

function Mark({ run, value, interval, text, x, y, isLast }: MarkProps) {
  if (value === null) return null;
  return (
    <g>
      {interval && (
        <path class="trend-whisker" d={`M${x} ${y(interval.low)}V${y(interval.high)}`} />
      )}
      <circle
        class={`trend-point trend-point--${run.verdict}`}
        cx={x}
        cy={y(value)}
        r={isLast ? 6 : 4}
      >
        <title>{`${run.started_at.slice(0, 10)}: ${text(value)}, ${run.verdict}`}</title>
      </circle>
    </g>
  );
}
