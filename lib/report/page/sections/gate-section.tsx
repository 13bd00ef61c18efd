import { scaleLinear } from 'd3-scale';
import type { GateResult } from '../../../domain/report.ts';
import type { Interval } from '../../../domain/statistics/wilson-interval.ts';
import { gateMeasures, isMeasured } from '../../measure-text.ts';
import { sightOfReport, sightText } from '../../sight-text.ts';
import { Words } from '../foreign-text.tsx';
import { Holds } from '../outcome.tsx';
import type { PageProps } from '../page-props.ts';
import { IntervalNote } from '../rate.tsx';
import { gateInterval } from './gate-interval.ts';

/** Every threshold with what was measured, on a scale where there is something to see. */
export function GateSection({ data, cases }: PageProps) {
  const { report } = data;
  const { gate, gate_not_applied = [] } = report;
  if (gate.length === 0 && gate_not_applied.length === 0) return null;
  const missed = gate.filter(({ passed }) => !passed).length;
  return (
    <section id="gate" class="panel" aria-labelledby="gate-title">
      <h2 id="gate-title">Gate</h2>
      <p class="lead">
        {missed === 0
          ? `All ${gate.length === 1 ? 'of it' : `${gate.length} thresholds`} met.`
          : `${missed} of ${gate.length} ${gate.length === 1 ? 'threshold' : 'thresholds'} not met.`}
      </p>
      <table class="gate">
        <thead>
          <tr>
            <th scope="col">Threshold</th>
            <th scope="col" class="asked">
              Asked
            </th>
            <th scope="col">Measured</th>
            <th scope="col" class="gate-scale-head">
              <span class="unseen">Scale</span>
            </th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {gate.map((result) => (
            <GateRow
              key={result.name}
              result={result}
              hasEvidence={isMeasured(report.totals)}
              interval={isMeasured(report.totals) ? gateInterval(result, data, cases) : null}
            />
          ))}
        </tbody>
      </table>
      {sightText(sightOfReport(gate, cases)).map((line) => (
        <p class="quiet" key={line}>
          <Words text={`${line.charAt(0).toUpperCase()}${line.slice(1)}.`} characters={300} />
        </p>
      ))}
      {gate_not_applied.length > 0 && (
        <ul class="not-applied">
          {gate_not_applied.map(({ name, threshold, reason }) => (
            <li key={name}>
              <Words text={name} /> {threshold} was not applied: <Words text={reason} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function GateRow({
  result,
  interval,
  hasEvidence,
}: {
  result: GateResult;
  interval: Interval | null;
  hasEvidence: boolean;
}) {
  const { name, operator, threshold, actual } = gateMeasures(result, hasEvidence);
  const open =
    interval !== null && interval.low < result.threshold && result.threshold < interval.high;
  return (
    <tr>
      <th scope="row">
        <Words text={name} />
        {result.origin === 'default' && <span class="quiet"> by default</span>}
        <span class="asked-here quiet">
          {operator === '>=' ? '≥' : '≤'} {threshold}
        </span>
      </th>
      <td class="number asked">
        {operator === '>=' ? '≥' : '≤'} {threshold}
      </td>
      <td class="number">
        <strong>{actual}</strong> {interval && <IntervalNote interval={interval} />}
        {open && <span class="quiet close">so close that it may be chance</span>}
      </td>
      <td class="gate-scale">
        <GateScale result={result} interval={interval} />
      </td>
      <td>
        <Holds passed={result.passed} words={['met', 'not met']} />
      </td>
    </tr>
  );
}

const WIDTH = 240;

/** The allowed side is drawn as a lane, the threshold as its barrier, the interval as a whisker. */
function GateScale({ result, interval }: { result: GateResult; interval: Interval | null }) {
  const { actual, threshold, operator, passed } = result;
  if (actual === null) return null;
  const values = [actual, threshold, interval?.low ?? actual, interval?.high ?? actual];
  const isShare = !/_ms$|^max_new_failures$/.test(result.name);
  const low = isShare ? Math.max(0, Math.floor((Math.min(...values) - 0.05) * 10) / 10) : 0;
  const high = isShare
    ? Math.min(1, Math.ceil((Math.max(...values) + 0.02) * 10) / 10)
    : Math.max(...values) * 1.2;
  const x = scaleLinear([low, high], [6, WIDTH - 6]).clamp(true);
  const from = operator === '>=' ? x(threshold) : x(low);
  const to = operator === '>=' ? x(high) : x(threshold);
  return (
    <svg viewBox={`0 0 ${WIDTH} 28`} width={WIDTH} height="28" aria-hidden="true">
      <path class="scale-line" d={`M6 14H${WIDTH - 6}`} />
      <rect class="scale-lane" x={from} y="9" width={Math.max(0, to - from)} height="10" />
      <path class="scale-barrier" d={`M${x(threshold)} 3v22`} />
      {interval && <path class="scale-whisker" d={`M${x(interval.low)} 14H${x(interval.high)}`} />}
      <circle class={passed ? 'scale-good' : 'scale-bad'} cx={x(actual)} cy="14" r="5.5" />
    </svg>
  );
}
