import { type Interval, wilsonInterval } from '../../domain/statistics/wilson-interval.ts';
import { intervalText, percentage, percentageAtMost } from '../measure-text.ts';

interface RateProps {
  readonly successes: number;
  readonly trials: number;
  /** For a rate of which less is better, so that 0 % is never shown for more. */
  readonly atMost?: boolean;
}

/** A share of countable things with its 95 % interval. */
export function Rate({ successes, trials, atMost = false }: RateProps) {
  const interval = wilsonInterval(successes, trials);
  if (interval === null) return <span class="quiet">not measured</span>;
  const text = atMost ? percentageAtMost : percentage;
  return (
    <span class="rate">
      {text(successes / trials)} <IntervalNote interval={interval} />
    </span>
  );
}

interface IntervalNoteProps {
  readonly interval: Interval;
  readonly method?: string;
}

export function IntervalNote({ interval, method = 'after Wilson' }: IntervalNoteProps) {
  return (
    <span class="interval" title={`95 % confidence interval ${method}`}>
      <span class="unseen">95 % interval </span>
      {intervalText(interval)}
    </span>
  );
}
