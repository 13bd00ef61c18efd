import { Metrics } from '@aws-lambda-powertools/metrics';
import { sha256Of } from '../../lib/domain/sha256.ts';
import { settingsOf } from './environment.ts';

const METRICS_NAMESPACE = 'Cognigate';
/** CloudWatch takes no longer value of a dimension. */
const MAX_DIMENSION_CHARACTERS = 255;
const DIGEST_CHARACTERS = 12;

/** Metrics with the suite as their dimension; the run is beside them, to be found in the log. */
export function suiteMetrics(suiteId: string, runId: string): Metrics {
  const metrics = runMetrics(suiteId, runId);
  metrics.addDimension('suite', dimensionOf(suiteId));
  return metrics;
}

/** Metrics of the gate as a whole that come from one run. */
export function runMetrics(suiteId: string, runId: string): Metrics {
  const metrics = gateMetrics();
  metrics.addMetadata('suite_id', suiteId);
  metrics.addMetadata('run_id', runId);
  return metrics;
}

/** Metrics of the gate as a whole; `service` tells apart the gates of an account. */
export function gateMetrics(): Metrics {
  const serviceName = settingsOf(process.env)('GATE_NAME');
  return new Metrics({ namespace: METRICS_NAMESPACE, serviceName });
}

/**
 * A suite's id as CloudWatch takes it: printable ASCII that begins with no colon, after its page on the
 * type `Dimension`. What else an id has is percent-encoded, and what then is too long ends in a digest.
 */
export function dimensionOf(suiteId: string): string {
  const text = suiteId.toWellFormed().replaceAll(/^:|[^\x20-\x7e]|%/gu, encodeURIComponent);
  if (text.length <= MAX_DIMENSION_CHARACTERS) return text;
  const digest = sha256Of(suiteId).slice(0, DIGEST_CHARACTERS);
  return `${text.slice(0, MAX_DIMENSION_CHARACTERS - 1 - DIGEST_CHARACTERS)}~${digest}`;
}
