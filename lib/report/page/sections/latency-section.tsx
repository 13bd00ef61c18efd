import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { useMemo } from 'preact/hooks';
import type { Report } from '../../../domain/report.ts';
import { milliseconds, percentage } from '../../measure-text.ts';
import { counts, type PageCase } from '../../page-case.ts';
import { Chart, Numbers } from '../chart.tsx';
import {
  type LatencyBin,
  type LatencyLimit,
  latencyBins,
  latencyLimits,
} from './latency-limits.ts';
import { count } from './verdict-section.tsx';

const BINS = 32;
const HEIGHT = 250;
const LINE_TEXT = 15;
const BOTTOM = 22;
const LEFT = 44;

/** How long the bot took to answer, with the limits that it has to keep. */
export function LatencySection({
  report,
  cases,
}: {
  report: Omit<Report, 'cases'>;
  cases: readonly PageCase[];
}) {
  const { p99, max: longest, within_allowed } = report.latency_ms;
  const { limits, bins, end } = useMemo(() => {
    const latencies = cases.filter(counts).flatMap(({ latency_ms }) => latency_ms ?? []);
    const lines = latencyLimits(report, cases);
    const shown = Math.max(...lines.map(({ ms }) => ms), p99 ?? 0) * 1.06;
    const right = Math.max(1, Math.min(shown, Math.max(longest ?? 0, shown)));
    return { limits: lines, bins: latencyBins(latencies, right, BINS), end: right };
  }, [report, cases]);
  const label = `Latency of the answers: ${limits.map(({ name, ms }) => `${name} ${milliseconds(ms)}`).join(', ')}`;
  return (
    <section id="latency" class="panel" aria-labelledby="latency-title">
      <h2 id="latency-title">Latency</h2>
      {longest === null ? (
        <p class="lead">No latency was reported.</p>
      ) : (
        <>
          <p class="lead">
            {within_allowed !== null &&
              `${percentage(within_allowed)} within what their case allows. `}
            The longest answer took {milliseconds(longest)}
            {longest > end && '; what is slower than the scale stands in its last bar'}.
          </p>
          <Chart label={label} height={HEIGHT}>
            {(width) => <Distribution width={width} bins={bins} end={end} limits={limits} />}
          </Chart>
          <Numbers
            caption={label}
            head={['latency', 'cases']}
            rows={[
              ...limits.map(({ name, ms }) => [name, milliseconds(ms)]),
              ...bins.map(({ from, to, cases: binned }, position) => [
                position === bins.length - 1
                  ? `${Math.round(from)} ms and more`
                  : `${Math.round(from)}–${Math.round(to)} ms`,
                binned,
              ]),
            ]}
          />
        </>
      )}
    </section>
  );
}

interface DistributionProps {
  readonly width: number;
  readonly bins: readonly LatencyBin[];
  readonly end: number;
  readonly limits: readonly LatencyLimit[];
}

function Distribution({ width, bins, end, limits }: DistributionProps) {
  const top = 8 + limits.length * LINE_TEXT;
  const x = scaleLinear([0, end], [LEFT, width - 4]);
  const y = scaleLinear([0, max(bins, ({ cases }) => cases) || 1], [HEIGHT - BOTTOM, top]);
  const ticks = y.ticks(4).filter(Number.isInteger);
  return (
    <>
      {ticks.map((tick) => (
        <g key={tick}>
          <path class="grid" d={`M${LEFT} ${y(tick)}H${width}`} />
          <text class="tick" x={LEFT - 6} y={y(tick) + 4} text-anchor="end">
            {count(tick)}
          </text>
        </g>
      ))}
      {bins.map(({ from, to, cases }) => (
        <rect
          key={from}
          class="bar--latency"
          x={x(from) + 0.5}
          width={Math.max(1, x(to) - x(from) - 1)}
          y={y(cases)}
          height={HEIGHT - BOTTOM - y(cases)}
        >
          <title>{`${Math.round(from)}–${Math.round(to)} ms: ${cases}`}</title>
        </rect>
      ))}
      <path class="axis" d={`M${LEFT} ${HEIGHT - BOTTOM}H${width}`} />
      {limits.map(({ name, ms, asked }, position) => {
        const ends = x(ms) > width / 2;
        return (
          <g key={`${name}-${ms}`} class={asked ? 'limit limit--asked' : 'limit'}>
            <path d={`M${x(ms)} ${8 + position * LINE_TEXT}V${HEIGHT - BOTTOM}`} />
            <text
              x={x(ms) + (ends ? -5 : 5)}
              y={17 + position * LINE_TEXT}
              text-anchor={ends ? 'end' : 'start'}
            >
              {name} {milliseconds(ms)}
            </text>
          </g>
        );
      })}
      {x.ticks(Math.max(2, Math.floor(width / 110))).map((tick) => (
        <text key={tick} class="tick" x={x(tick)} y={HEIGHT - 6} text-anchor="middle">
          {tick === 0 ? '0' : milliseconds(tick)}
        </text>
      ))}
    </>
  );
}
