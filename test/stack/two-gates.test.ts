import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { gateStack, StackTemplate } from './gate-template.ts';

const alarmsOf = (name: string) => {
  const app = new App({ builtinCloudFormationValidation: false, treeMetadata: false });
  const template = new StackTemplate(gateStack({}, app, name));
  return new Map(
    template.all('AWS::CloudWatch::Alarm').map(({ id, Properties }) => {
      const { Metrics, Namespace, MetricName, Dimensions } = Properties;
      return [id, JSON.stringify({ Metrics, Namespace, MetricName, Dimensions })];
    }),
  );
};

describe('two gates in one account', () => {
  it('watch no metric of their own in common', () => {
    const prod = alarmsOf('CognigateProd');
    const dev = alarmsOf('CognigateDev');

    // What names a resource of the stack is another one there; what names none must differ in words.
    const common = [...prod].filter(
      ([id, watched]) => dev.get(id) === watched && !/"(?:Ref|Fn::GetAtt)":/.test(watched),
    );

    expect(common.map(([id]) => id)).toEqual([]);
    expect([...prod.values()].filter((watched) => watched.includes('CognigateProd'))).toHaveLength(
      5,
    );
  });
});
