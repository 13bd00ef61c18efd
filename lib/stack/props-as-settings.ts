import type { CognigateGateProps } from './cognigate-gate-props.ts';
import { type GateSettings, gateSettings } from './settings/gate-settings.ts';
import { SettingsInvalid } from './settings/settings-invalid.ts';

/** Where a prop stands in a settings file. */
const PLACES = {
  platformUrl: 'platformUrl',
  platform: 'platform',
  endpointUrl: 'endpointUrl',
  odataUrl: 'odataUrl',
  profile: 'profile',
  tags: 'tags',
  runRetentionDays: 'runRetentionDays',
  logRetention: 'logRetentionDays',
  evidenceLockMode: 'evidence.lockMode',
  evidenceLockDays: 'evidence.lockDays',
  suitesFolder: 'suitesFolder',
  signVerdicts: 'signVerdicts',
  forgetting: 'forgetting',
  rateRequests: 'rateBudget.requests',
  rateSeconds: 'rateBudget.seconds',
  notifications: 'notifications',
  mailAddresses: 'mail.addresses',
  mailVerdicts: 'mail.verdicts',
  reportUrl: 'reportUrl',
  schedules: 'schedules',
  apiRatePerSecond: 'api.ratePerSecond',
  apiBurst: 'api.burst',
  createApiLoggingRole: 'api.createLoggingRole',
  apiConcurrency: 'concurrency.api',
  closeRunConcurrency: 'concurrency.closeRun',
  alarmEmail: 'alarms.email',
  owner: 'alarms.owner',
  runbookUrl: 'alarms.runbookUrl',
  passRatePercent: 'alarms.passRatePercent',
} as const satisfies Partial<Record<keyof CognigateGateProps, string>>;

/** Props that no settings file can have: parts that the owner brings along. */
const PARTS: Readonly<Record<Exclude<keyof CognigateGateProps, keyof typeof PLACES>, true>> = {
  credentials: true,
  key: true,
  vpc: true,
  vpcSubnets: true,
  securityGroups: true,
  permissionsBoundary: true,
  removalPolicy: true,
  alarmTopic: true,
  mailTopic: true,
  code: true,
};

type Prop = keyof typeof PLACES;
const props = Object.keys(PLACES) as Prop[];

/**
 * What a gate is told, by the rules of a settings file.
 *
 * @throws SettingsInvalid with one sentence on the first prop that is wrong.
 */
export function settingsFromProps(given: CognigateGateProps): GateSettings {
  const stranger = Object.keys(given).find((prop) => !(prop in PLACES) && !(prop in PARTS));
  if (stranger !== undefined) throw new SettingsInvalid(`there is no prop "${stranger}"`);
  const written: Record<string, unknown> = {};
  for (const prop of props) {
    if (given[prop] === undefined) continue;
    const [group = '', name] = PLACES[prop].split('.');
    if (name === undefined) written[group] = given[prop];
    else written[group] = { ...Object(written[group]), [name]: given[prop] };
  }
  return gateSettings(written, { inNetwork: given.vpc !== undefined, nameOf: propAt });
}

/** The props that say what settings say. */
export function propsFromSettings(settings: GateSettings): CognigateGateProps {
  const entries = props.flatMap((prop) => {
    const [group = '', name] = PLACES[prop].split('.');
    const value: unknown = Reflect.get(settings, group);
    const told: unknown = name === undefined ? value : Reflect.get(Object(value), name);
    return told === undefined ? [] : [[prop, told] as const];
  });
  return { platformUrl: settings.platformUrl, ...Object.fromEntries(entries) };
}

/** `evidence.lockDays` is `evidenceLockDays` to who writes props; what lies inside of one follows it. */
function propAt(path: string): string {
  const prop = props.find((one) => path === PLACES[one] || path.startsWith(`${PLACES[one]}.`));
  return prop === undefined ? path : `${prop}${path.slice(PLACES[prop].length)}`;
}
