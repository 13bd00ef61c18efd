import type { Verdict } from '../../domain/verdict.ts';

/** Sends a signed message to the endpoints of a run. */
export interface Notifier {
  /** Names of the endpoints that are told of every run; a run can name others beside them. */
  readonly endpoints: readonly string[];
  /** Whether the endpoint wants to hear of this verdict; every endpoint wants all where absent. */
  wants?(endpoint: string, verdict: Verdict): boolean;
  /** Where a person reads the report of a run; nobody knows where absent. */
  reportUrl?(runId: string): string;
  /** Sees to it that what an endpoint has not acknowledged is tried again for days; absent: nobody does. */
  tryLater?(runId: string): Promise<void>;
  deliver(endpoint: string, message: NotificationMessage): Promise<DeliveryOutcome>;
}

export interface NotificationMessage {
  readonly id: string;
  readonly timestamp: number;
  /** The exact bytes that are signed and sent. */
  readonly body: string;
}

export type DeliveryOutcome =
  | { readonly status: 'delivered' }
  /** `permanent`: trying again is of no use (410, a refused address). */
  | { readonly status: 'failed'; readonly problem: string; readonly permanent: boolean };
