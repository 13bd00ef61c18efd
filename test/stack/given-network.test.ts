import { describe, expect, it } from 'vitest';
import { GateTemplate } from './gate-template.ts';

const vpc = {
  id: 'vpc-0a1b2c3d4e5f60718',
  subnets: ['subnet-0a1b2c3d4e5f60718', 'subnet-1a1b2c3d4e5f60718'],
};

function placesOf(gate: GateTemplate): unknown[] {
  return gate.all('AWS::Lambda::Function').map(({ Properties }) => Properties.VpcConfig);
}

describe('a gate whose settings name a network', () => {
  it('has all functions in its subnets, under a group that lets https out', () => {
    const gate = new GateTemplate({ vpc });

    const group = gate.one('AWS::EC2::SecurityGroup');
    expect(group.Properties).toMatchObject({
      VpcId: vpc.id,
      SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }],
    });
    for (const place of placesOf(gate)) {
      expect(place).toEqual({
        SubnetIds: vpc.subnets,
        SecurityGroupIds: [{ 'Fn::GetAtt': [group.id, 'GroupId'] }],
      });
    }
  });

  it('makes no group where the settings have one', () => {
    const securityGroups = ['sg-0a1b2c3d4e5f60718'];

    const gate = new GateTemplate({ vpc: { ...vpc, securityGroups } });

    expect(gate.all('AWS::EC2::SecurityGroup')).toEqual([]);
    for (const place of placesOf(gate)) {
      expect(place).toEqual({ SubnetIds: vpc.subnets, SecurityGroupIds: securityGroups });
    }
  });
});
