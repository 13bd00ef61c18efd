import { describe } from 'vitest';
import {
  itIsABaselineStore,
  itIsADurationHistory,
  itIsAnAuditLog,
  itIsAnEvidenceStore,
  itIsARunLedger,
} from '../support/fakes/port-contract.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';

describe('SqliteRunLedger', () => itIsARunLedger(() => temporaryState().ledger));
describe('FileEvidenceStore', () => itIsAnEvidenceStore(() => temporaryState().evidence));
describe('SqliteAuditLog', () => itIsAnAuditLog(() => temporaryState().audit));
describe('SqliteBaselineStore', () => itIsABaselineStore(() => temporaryState().baselines));
describe('SqliteDurationHistory', () => itIsADurationHistory(() => temporaryState().durations));
