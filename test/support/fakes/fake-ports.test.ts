import { describe } from 'vitest';
import { FakeAudit, FakeDurations, FakeEvidence, FakeLedger } from './fake-ports.ts';
import {
  itIsADurationHistory,
  itIsAnAuditLog,
  itIsAnEvidenceStore,
  itIsARunLedger,
} from './port-contract.ts';

describe('FakeLedger', () => itIsARunLedger(() => new FakeLedger()));
describe('FakeEvidence', () => itIsAnEvidenceStore(() => new FakeEvidence()));
describe('FakeAudit', () => itIsAnAuditLog(() => new FakeAudit()));
describe('FakeDurations', () => itIsADurationHistory(() => new FakeDurations()));
