import type { OpenPlatform } from '../../local/open-platform.ts';
import type { DemoBot } from '../../mocks/executions-v1/bot/demo-bot.ts';
import type { MockFlags } from '../options/mock-options.ts';
import type { Variables } from '../settings.ts';

/** Where a platform is, and how it is opened with the credentials for it. */
export interface PlatformAccess {
  readonly baseUrl: string;
  /** Of the endpoints that conversations go to, where the platform has them apart. */
  readonly endpointUrl?: string | undefined;
  readonly open: OpenPlatform;
  /** Ends the mock, where it is one. */
  close?(): Promise<void>;
}

export interface MockSurroundings {
  pathOf(file: string): string;
  /** Undefined for the bot that the mock has of its own. */
  readonly bot: DemoBot | undefined;
  readonly log: ((line: string) => void) | undefined;
}

export interface ServedMock {
  /** For programs. */
  readonly addresses: Readonly<Record<string, string>>;
  /** For people, a line each. */
  readonly hints: readonly string[];
  close(): Promise<void>;
}

/** What the command line knows of a platform. */
export interface LocalPlatform {
  /** @throws UsageError that names every missing setting at once. */
  configured(flags: { readonly baseUrl?: string }, variables: Variables): PlatformAccess;
  /** A mock of it for one run. */
  startMock(clock: { now(): number }): Promise<PlatformAccess>;
  /** A mock of it as the flags describe it. */
  serveMock(flags: MockFlags, surroundings: MockSurroundings): Promise<ServedMock>;
}
