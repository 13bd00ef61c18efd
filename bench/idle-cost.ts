import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import * as z from 'zod';
import { PRICES } from '../lib/forecast/price-list.ts';
import { GateStack } from '../lib/stack/gate-stack.ts';
import { gateSettings } from '../lib/stack/settings/gate-settings.ts';
import { figure } from './figure.ts';

const MAX_DOLLARS = 8;
/** One sweep every five minutes, for 30 days: close-run with two queries, and give-back with one. */
const SWEEPS = 8_640;
const FUNCTIONS_PER_SWEEP = 2;
/** Of each function, with one line of log. */
const SWEEP_SECONDS = 0.5;
const SWEEP_LOG_BYTES = 2_000;
const QUERIES_PER_SWEEP = 3;
/** What the gate measures though nothing runs: `OverdueRuns`. */
const METRICS_WHEN_IDLE = 1;

const Alarm = z.object({
  Properties: z.object({
    Metrics: z
      .array(z.object({ Expression: z.string().optional(), MetricStat: z.unknown().optional() }))
      .optional(),
  }),
});

export interface IdleCost {
  /** Dollars a month, by what they are for. */
  readonly dollars: Readonly<Record<string, number>>;
  /** Metrics that alarms watch; AWS bills these, and not alarms. */
  readonly watched: number;
  /** Alarms over all suites: what they watch is one metric more with each suite. */
  readonly overSuites: number;
}

/** What a gate costs a month in which nothing runs, by the resources of its template. */
export function idleCostOf(template: Template): IdleCost {
  const count = (type: string) => Object.keys(template.findResources(type)).length;
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  const parts = alarms.flatMap((alarm) => {
    const { Metrics } = Alarm.parse(alarm).Properties;
    return Metrics ?? [{ MetricStat: {}, Expression: undefined }];
  });
  const watched = parts.filter(({ MetricStat }) => MetricStat !== undefined).length;
  const overSuites = parts.filter(({ Expression }) => Expression?.startsWith('SELECT')).length;
  return {
    watched,
    overSuites,
    dollars: {
      'the key': count('AWS::KMS::Key') * PRICES.keyMonth,
      secrets: count('AWS::SecretsManager::Secret') * PRICES.secretMonth,
      'metrics that alarms watch': watched * PRICES.alarmMetricMonth,
      'metrics of its own': METRICS_WHEN_IDLE * PRICES.customMetricMonth,
      sweeps:
        SWEEPS *
        (FUNCTIONS_PER_SWEEP *
          (PRICES.invocation +
            SWEEP_SECONDS * 0.5 * PRICES.gigabyteSecond +
            (SWEEP_LOG_BYTES / 1e9) * PRICES.logGigabyte) +
          QUERIES_PER_SWEEP * PRICES.readUnit),
    },
  };
}

/** Prints the bill of a month without a run, of a gate with nothing but the address of its platform. */
export function benchIdleCost(): void {
  const stack = new GateStack(new App({ builtinCloudFormationValidation: false }), 'Cognigate', {
    code: () => Code.fromInline('// only the template is wanted'),
    settings: gateSettings({ platformUrl: 'https://api.example.com' }),
  });
  const { dollars, watched, overSuites } = idleCostOf(Template.fromStack(Stack.of(stack)));
  console.table(
    Object.entries(dollars).map(([what, price]) => ({ what, dollars: price.toFixed(2) })),
  );
  console.log(
    `  ${watched} metrics in alarms, and ${overSuites} alarms that watch one more with each suite that has run; a dashboard is $${PRICES.dashboardMonth} where the account has three others`,
  );
  const sum = Object.values(dollars).reduce((total, price) => total + price, 0);
  figure('a month without a run, in cents', sum * 100, MAX_DOLLARS * 100, '¢');
}
