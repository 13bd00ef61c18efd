import { Metrics } from '@aws-lambda-powertools/metrics';
import { SERVICE_NAME } from './logger.ts';

const METRICS_NAMESPACE = 'Cognigate';

/** Metrics with the suite as their dimension; the run is beside them, to be found in the log. */
export function suiteMetrics(suiteId: string, runId: string): Metrics {
  const metrics = gateMetrics();
  metrics.addDimension('suite', suiteId);
  metrics.addMetadata('run_id', runId);
  return metrics;
}

/** Metrics of the gate as a whole. */
export function gateMetrics(): Metrics {
  return new Metrics({ namespace: METRICS_NAMESPACE, serviceName: SERVICE_NAME });
}
