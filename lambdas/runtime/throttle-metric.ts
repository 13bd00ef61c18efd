import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { RunState } from '../../lib/domain/run-state.ts';
import { suiteMetrics } from './suite-metrics.ts';
import { throttleCount } from './throttle-count.ts';

/** Writes how often the platform throttled this pass, where it did, as a metric of the suite. */
export async function publishThrottles({ runId, suiteId }: RunState): Promise<void> {
  const throttles = throttleCount.take();
  if (throttles === 0 || suiteId === undefined) return;
  const metrics = suiteMetrics(suiteId, runId);
  metrics.addMetric('PlatformThrottles', MetricUnit.Count, throttles);
  metrics.publishStoredMetrics();
}
