import type { FunctionName } from '../../lambdas/runtime/environment.ts';
import { PLATFORM_TRAITS } from '../domain/suite/platform-name.ts';
import type { GateFunction } from './gate-function.ts';
import type { GateFunctions } from './gate-functions.ts';
import type { GateResources } from './gate-resources.ts';
import type { GateSettings } from './settings/gate-settings.ts';

type Right =
  | 'keep runs'
  | 'read runs'
  | 'list runs by suite'
  | 'list open runs'
  | 'take leases'
  | 'add evidence'
  | 'read evidence'
  | 'render reports'
  | 'know what was forgotten'
  | 'forget'
  | 'append to the audit trail'
  | 'read the audit trail'
  | 'sign verdicts'
  | 'know the signing key'
  | 'read suites'
  | 'log in at the platform'
  | 'ask the platform while planning'
  | 'move endpoints'
  | 'sign messages'
  | 'put events on the bus'
  | 'send mails'
  | 'owe notifications'
  | 'take owed notifications'
  | 'start executions'
  | 'look at executions';

/** Who may do what. What is not in a function's row it may not do; a new function needs a row. */
const RIGHTS: Readonly<Record<FunctionName, readonly Right[]>> = {
  'validate-suite': [
    'keep runs',
    'list runs by suite',
    'add evidence',
    'know what was forgotten',
    'read the audit trail',
    'read suites',
    'ask the platform while planning',
  ],
  'take-snapshot': ['keep runs', 'add evidence', 'move endpoints'],
  'submit-batches': ['keep runs', 'add evidence', 'take leases', 'log in at the platform'],
  'poll-batches': ['keep runs', 'add evidence', 'take leases', 'log in at the platform'],
  'aggregate-run': [
    'keep runs',
    'add evidence',
    'know what was forgotten',
    'append to the audit trail',
    'sign verdicts',
  ],
  'give-back': ['keep runs', 'list open runs', 'move endpoints'],
  'notify-outcome': [
    'keep runs',
    'read the audit trail',
    'sign messages',
    'put events on the bus',
    'send mails',
    'owe notifications',
  ],
  promote: [
    'read runs',
    'read evidence',
    'know what was forgotten',
    'read the audit trail',
    'know the signing key',
    'move endpoints',
  ],
  'start-run': [
    'keep runs',
    'add evidence',
    'know what was forgotten',
    'read the audit trail',
    'read suites',
    'start executions',
  ],
  'read-run': [
    'read the audit trail',
    'read runs',
    'list runs by suite',
    'list open runs',
    'read evidence',
    'know what was forgotten',
    'render reports',
  ],
  forget: ['keep runs', 'read the audit trail', 'forget'],
  'close-run': [
    'keep runs',
    'list open runs',
    'add evidence',
    'know what was forgotten',
    'append to the audit trail',
    'sign verdicts',
    'owe notifications',
    'look at executions',
  ],
  'redeliver-notification': [
    'keep runs',
    'take leases',
    'read the audit trail',
    'sign messages',
    'put events on the bus',
    'send mails',
    'take owed notifications',
  ],
};

/** Grants each function the rights of its row. */
export function grantRights(
  { workflow, all }: GateFunctions,
  resources: GateResources,
  { platform }: GateSettings,
): void {
  const {
    ledger,
    audit,
    signingKey,
    endpointLog,
    evidence,
    forgettingLog,
    reports,
    suites,
    secrets,
    endpoints,
    mail,
    redelivery,
    events,
  } = resources;
  const grant: Readonly<Record<Right, (one: GateFunction) => void>> = {
    'keep runs': (one) => ledger.grantKeep(one),
    'read runs': (one) => ledger.grantRead(one),
    'list runs by suite': (one) => ledger.grantListBySuite(one),
    'list open runs': (one) => ledger.grantListOpen(one),
    'take leases': (one) => ledger.grantLease(one),
    'add evidence': (one) => evidence.grantAdd(one),
    'read evidence': (one) => evidence.grantRead(one),
    'render reports': (one) => reports.grantRender(one),
    'know what was forgotten': (one) => forgettingLog.grantReadHead(one),
    forget: (one) => {
      forgettingLog.grantAppend(one);
      evidence.grantForget(one);
      reports.grantRemove(one);
    },
    'append to the audit trail': (one) => audit.grantAppend(one),
    'read the audit trail': (one) => audit.grantReadHead(one),
    'sign verdicts': (one) => signingKey?.grantSign(one),
    'know the signing key': (one) => signingKey?.grantVerify(one),
    'read suites': (one) => suites.grantRead(one),
    'log in at the platform': (one) => secrets.grantLogIn(one),
    'ask the platform while planning': (one) => {
      if (PLATFORM_TRAITS[platform].keepsCases) secrets.grantReadCredentials(one);
    },
    'move endpoints': (one) => {
      endpointLog.grantAppend(one);
      if (PLATFORM_TRAITS[platform].keepsCases) secrets.grantReadCredentials(one);
    },
    'sign messages': (one) => endpoints.grantSign(one),
    'put events on the bus': (one) => events.grantTell(one),
    'send mails': (one) => mail?.grantSend(one),
    'owe notifications': (one) => redelivery.grantOwe(one),
    'take owed notifications': (one) => redelivery.deliverWith(one),
    'start executions': (one) => workflow.grantStart(one),
    'look at executions': (one) => workflow.grantLook(one),
  };
  for (const one of all) for (const right of RIGHTS[one.handlerName]) grant[right](one);
}
