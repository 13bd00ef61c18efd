/** Ids are 24 characters of `[a-z0-9]`. */
export const ID = /^[a-z0-9]{24}$/;
export const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const ASSERT_TYPES = [
  'assertText',
  'assertData',
  'assertState',
  'assertContext',
  'assertIntent',
  'assertSlot',
] as const;
export type KnownAssertType = (typeof ASSERT_TYPES)[number];

/** Who and when, in Unix seconds. */
export interface Trail {
  createdAt: number;
  lastChanged: number;
  createdBy: string;
  lastChangedBy: string;
}

export interface ShelvedAssert {
  readonly _id: string;
  type: KnownAssertType;
  params: Readonly<Record<string, unknown>>;
}

export interface ShelvedStep {
  readonly _id: string;
  text?: string;
  data?: unknown;
  asserts: ShelvedAssert[];
}

export interface ShelvedPlaybook extends Trail {
  readonly _id: string;
  name: string;
  abortOnError: boolean;
  /** Milliseconds that a step may take. */
  timeout: number;
  steps: ShelvedStep[];
}

export interface AssertResult {
  readonly _id: string;
  readonly type: KnownAssertType;
  readonly status: 'successful' | 'failed';
  readonly params: Readonly<Record<string, unknown>>;
  readonly negate: boolean;
  /** Its form is documented nowhere; the mock shows what it compared. */
  readonly actual: Readonly<Record<string, unknown>>;
}

export interface JudgedStep {
  readonly _id: string;
  readonly status: 'successful' | 'failed';
  readonly text: string;
  readonly data: unknown;
  readonly asserts: readonly AssertResult[];
  readonly timeout: boolean;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
