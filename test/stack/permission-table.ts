import * as z from 'zod';
import type { GateResource, StackTemplate } from './gate-template.ts';

const list = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value]),
  z.array(z.unknown()),
);
const Statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: list,
  Resource: list,
  Condition: z.unknown().optional(),
});
const Policy = z.object({
  PolicyDocument: z.object({ Statement: z.array(Statement) }),
  Roles: z.array(z.unknown()).optional(),
});

export interface Permission {
  readonly role: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: string;
}

/** What every role of the stack may do, by its own and shared policies and by those of functions. */
export function permissionsOf(gate: StackTemplate): Permission[] {
  return [...identityPermissions(gate), ...functionPermissions(gate)];
}

const FunctionPermission = z.object({
  Action: z.string(),
  FunctionName: z.unknown(),
  Principal: z.unknown(),
  SourceArn: z.unknown().optional(),
});

/** A function's own policy says who may invoke it; a version says so for itself alone. */
function functionPermissions(gate: StackTemplate): Permission[] {
  return gate.all('AWS::Lambda::Permission').map(({ Properties }) => {
    const { Action, FunctionName, Principal, SourceArn } = FunctionPermission.parse(Properties);
    return {
      role: resourceText(Principal),
      effect: 'Allow',
      actions: [Action],
      resources: [
        resourceText(FunctionName).replace(/CurrentVersion[0-9A-Fa-f]+$/, ' (its version)'),
      ],
      condition: SourceArn === undefined ? '' : `source ${resourceText(SourceArn)}`,
    };
  });
}

function identityPermissions(gate: StackTemplate): Permission[] {
  const shared = gate.all('AWS::IAM::ManagedPolicy');
  const own = gate.all('AWS::IAM::Policy');
  return gate.all('AWS::IAM::Role').flatMap((role) => {
    const attached = z.array(z.unknown()).catch([]).parse(role.Properties.ManagedPolicyArns);
    const policies = [
      ...own.filter((policy) => isOf(policy, role)),
      ...shared.filter(({ id }) => attached.some((arn) => isRef(arn, id))),
    ];
    const aws = attached.filter((arn) => !shared.some(({ id }) => isRef(arn, id)));
    if (aws.length > 0) throw new Error(`${role.id} has policies that AWS manages`);
    return policies.flatMap((policy) => statementsOf(policy, roleName(role.id)));
  });
}

function isOf(policy: GateResource, role: GateResource): boolean {
  return (Policy.parse(policy.Properties).Roles ?? []).some((one) => isRef(one, role.id));
}

function statementsOf(policy: GateResource, role: string): Permission[] {
  return Policy.parse(policy.Properties).PolicyDocument.Statement.map((statement) => ({
    role,
    effect: statement.Effect,
    actions: statement.Action.map(String).sort(),
    resources: statement.Resource.map(resourceText).sort(),
    condition: conditionText(statement.Condition),
  }));
}

const KeyPolicy = z.object({
  KeyPolicy: z.object({
    Statement: z.array(
      z.object({
        Principal: z.object({ Service: z.unknown().optional() }),
        Condition: z.unknown().optional(),
      }),
    ),
  }),
});

export interface KeyStatement {
  /** Null where it is for the account. */
  readonly service: string | null;
  readonly condition: string;
}

/** What the policy of the key itself allows. */
export function keyStatementsOf(gate: StackTemplate): KeyStatement[] {
  const { Properties } = gate.encryptionKey();
  return KeyPolicy.parse(Properties).KeyPolicy.Statement.map(({ Principal, Condition }) => ({
    service: Principal.Service === undefined ? null : resourceText(Principal.Service),
    condition: conditionText(Condition),
  }));
}

/** The table as it is checked in: role, actions, resources, condition. */
export function permissionMarkdown(permissions: readonly Permission[]): string {
  const rows = permissions.map(
    ({ role, effect, actions, resources, condition }) =>
      `| ${role} | ${effect === 'Deny' ? 'not: ' : ''}${actions.join(', ')} | ${resources.join(', ')} | ${condition} |`,
  );
  return ['| role | actions | resources | only |', '|---|---|---|---|', ...rows.sort(), ''].join(
    '\n',
  );
}

/** Logical ids end in a hash of the path, which says nothing. */
function roleName(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '');
}

function isRef(value: unknown, id: string): boolean {
  return z.object({ Ref: z.literal(id) }).safeParse(value).success;
}

const Join = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });
const GetAtt = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const Ref = z.object({ Ref: z.string() });

function resourceText(value: unknown): string {
  if (typeof value === 'string') return value;
  const join = Join.safeParse(value);
  if (join.success) return join.data['Fn::Join'][1].map(resourceText).join('');
  const attribute = GetAtt.safeParse(value);
  if (attribute.success) return roleName(attribute.data['Fn::GetAtt'][0]);
  const reference = Ref.safeParse(value);
  if (reference.success) return reference.data.Ref.replace('AWS::', '').replace(/[0-9A-F]{8}$/, '');
  throw new Error(`cannot read ${JSON.stringify(value)}`);
}

function conditionText(condition: unknown): string {
  const tests = z.record(z.string(), z.record(z.string(), z.unknown())).catch({}).parse(condition);
  return Object.entries(tests)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(
        ([key, value]) => `${operator} ${key} ${[value].flat().map(resourceText).join(', ')}`,
      ),
    )
    .join('; ');
}
