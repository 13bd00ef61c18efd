import { describe } from 'vitest';
import {
  itIsADurationHistory,
  itIsAnAuditLog,
  itIsAnEvidenceStore,
  itIsARunLedger,
} from '../support/port-contract.ts';
import { temporaryState } from '../support/temporary-state.ts';

describe('SqliteRunLedger', () => itIsARunLedger(() => temporaryState().ledger));
describe('FileEvidenceStore', () => itIsAnEvidenceStore(() => temporaryState().evidence));
describe('SqliteAuditLog', () => itIsAnAuditLog(() => temporaryState().audit));
describe('SqliteDurationHistory', () => itIsADurationHistory(() => temporaryState().durations));
