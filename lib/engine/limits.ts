/**
 * Limits of AWS Step Functions for Standard workflows, from "Service quotas" in its developer
 * guide (docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html) unless noted otherwise.
 */
export const limits = {
  /** Input or output of a state, a task or an execution, as UTF-8 JSON text. */
  dataBytes: 256 * 1024,
  /** Events in the history of one execution; the last of them says that it failed. */
  historyEvents: 25_000,
  /** One variable, and all that one `Assign` sets. */
  assignBytes: 256 * 1024,
  /** All variables of an execution. */
  variablesBytes: 10 * 1024 * 1024,
  variableNameCharacters: 80,
  executionNameCharacters: 80,
  /** Of any field in seconds: the Amazon States Language knows no longer wait. */
  seconds: 99_999_999,
  /** Of `MaxDelaySeconds`, exclusive: a leap year. */
  maxDelaySeconds: 31_622_400,
  /** Of a failure's `cause`, per the API reference of `SendTaskFailure`. */
  causeCharacters: 32_768,
} as const;
