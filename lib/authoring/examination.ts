import type { CognigySection } from '../domain/suite/cognigy-section.ts';
import type { Suite } from '../domain/suite/suite.ts';
import type { CognigyAiApi } from '../platforms/cognigy-ai/api-client.ts';
import type { ApiKey } from '../platforms/cognigy-ai/api-key.ts';
import type { Project } from '../platforms/cognigy-ai/wire.ts';
import type { HttpClient } from '../platforms/http.ts';
import type { PlatformAddress } from '../platforms/platform-address.ts';
import type { Finding } from './finding.ts';

export interface Examination {
  readonly baseUrl: string | undefined;
  readonly apiKey: string | undefined;
  /** Where the endpoints are; follows from the address of the API where absent. */
  readonly endpointUrl?: string | undefined;
  /** Where OData is; as above. */
  readonly odataUrl?: string | undefined;
  readonly http: HttpClient;
  /** By the variables that they are set in; none where absent. */
  readonly secrets?: Readonly<Record<string, string | undefined>>;
  /** Names and ids to look up, from a suite or from flags. */
  readonly section: Partial<CognigySection>;
  /** Null where nothing but the set-up is examined. */
  readonly suite: Suite | null;
  /** Whether each guess about the Simulator is named. */
  readonly spec?: boolean;
  /** How the bot is spoken to; null where nothing may be said to it. */
  readonly hello: Hello | null;
  /** Hears of each finding as soon as there is one. */
  readonly onFinding?: (finding: Finding) => void;
}

export interface Hello {
  /** Books one message in the window of the hour; false where nothing keeps one yet. */
  readonly book: (endpoint: string, perHour: number) => Promise<boolean>;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed: () => number;
}

/** Once there is a project to look into. */
export interface ProjectExamination extends Examination {
  readonly api: CognigyAiApi;
  readonly address: PlatformAddress;
  readonly key: ApiKey;
  readonly project: Project;
  readonly tell: (...found: readonly Finding[]) => void;
}
