import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type * as z from 'zod';
import { GateStack } from '../../lib/stack/gate-stack.ts';
import { type GateSettings, gateSettings } from '../../lib/stack/settings/gate-settings.ts';

type Input = z.input<typeof GateSettings>;

/** A gate that uses everything there is: endpoints, a channel, schedules, e-mail. */
export const fullSettings: Input = {
  platformUrl: 'https://api.example.com',
  notifications: [
    { name: 'ci' },
    { name: 'governance', verdicts: ['failed'] },
    { name: 'room', format: 'slack' },
  ],
  mail: { addresses: ['governance@example.com'], verdicts: ['failed'] },
  schedules: [
    {
      name: 'nightly',
      suite: { key: 'suites/nightly.suite.yaml' },
      expression: 'cron(0 3 ? * MON-FRI *)',
      timeZone: 'Europe/Berlin',
      labels: { team: 'retail' },
      notify: ['ci'],
    },
    {
      name: 'hourly',
      suite: { key: 'suites/smoke.suite.json' },
      expression: 'rate(1 hour)',
      windowMinutes: 0,
      enabled: false,
    },
  ],
  alarms: { email: 'operations@example.com' },
};

/** An app without CloudFormation's own checks, which take seconds; one test has them all. */
const quickApp = () => new App({ builtinCloudFormationValidation: false, treeMetadata: false });

/** The stack with stubs for code; settings replace those of `fullSettings`. */
export function gateStack(
  settings: Partial<Input> = {},
  scope: App = quickApp(),
  id = 'Test',
): GateStack {
  return new GateStack(scope, id, {
    code: () => Code.fromInline('// stub'),
    settings: gateSettings({ ...fullSettings, ...settings }),
  });
}

export interface GateResource {
  readonly id: string;
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** A synthesized stack, by resource type. */
export class StackTemplate {
  readonly template: Template;

  constructor(stack: Stack) {
    this.template = Template.fromStack(stack);
  }

  all(type: string): GateResource[] {
    return Object.entries(this.template.findResources(type)).map(([id, resource]) => ({
      ...(resource as Omit<GateResource, 'id'>),
      id,
    }));
  }

  /** What everything is encrypted with; the key that signs is another one. */
  encryptionKey(): GateResource {
    const [found, ...more] = this.all('AWS::KMS::Key').filter(
      ({ Properties }) => Properties.KeyUsage === undefined,
    );
    if (found === undefined || more.length > 0) throw new Error('there is not one key');
    return found;
  }

  /** The one resource of its type whose logical id begins so. */
  one(type: string, idPrefix = ''): GateResource {
    const [found, ...more] = this.all(type).filter(({ id }) => id.startsWith(idPrefix));
    if (found === undefined || more.length > 0) {
      throw new Error(`${1 + more.length - (found ? 0 : 1)} ${type} begin with "${idPrefix}"`);
    }
    return found;
  }
}

/** The gate's own stack. */
export class GateTemplate extends StackTemplate {
  constructor(settings: Partial<Input> = {}) {
    super(gateStack(settings));
  }
}
