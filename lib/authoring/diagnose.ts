import { messageOf } from '../domain/errors.ts';
import type { CognigySection } from '../domain/suite/cognigy-section.ts';
import { cognigyAiApi } from '../platforms/cognigy-ai/api-client.ts';
import { ApiKey } from '../platforms/cognigy-ai/api-key.ts';
import type { ApiFailure } from '../platforms/cognigy-ai/api-outcome.ts';
import { mistakenForApi, mistakenForEndpoint } from '../platforms/cognigy-ai/endpoint-address.ts';
import type { Project } from '../platforms/cognigy-ai/wire.ts';
import type { HttpClient } from '../platforms/http.ts';
import { type PlatformAddress, platformAddress } from '../platforms/platform-address.ts';
import { counted } from './counted.ts';
import type { Examination } from './examination.ts';
import { examineDescription } from './examine-description.ts';
import { examineLimits } from './examine-limits.ts';
import { examineProject } from './examine-project.ts';
import { examineSecrets } from './examine-secrets.ts';
import { explainFailure } from './explain-failure.ts';
import { findNamed } from './find-named.ts';
import { down, type Finding, fine, skipped, wrong } from './finding.ts';

/** Steps after the project, of which none can be taken without one. */
const LATER_STEPS = ['permissions', 'flow', 'locale', 'entrypoint', 'playbooks', 'endpoint'];

/** A key that nobody has; only the answer to it is of interest. */
const UNKNOWN_KEY = 'cognigate-doctor-unknown-key';

/**
 * Examines a set-up one step at a time; what rests on a step that failed is skipped.
 *
 * Reads only, with two exceptions: it asks for a playbook run without saying of which flow, which a key with
 * the right meets as 400 and one without as 403, and it says hello to the bot in test mode.
 */
export async function diagnose(options: Examination): Promise<Finding[]> {
  const findings: Finding[] = [];
  const tell = (...found: readonly Finding[]) => {
    for (const finding of found) {
      findings.push(finding);
      options.onFinding?.(finding);
    }
  };
  const giveUp = (because: string, steps: readonly string[]) => {
    tell(...steps.map((step) => skipped(step, because)));
    tell(...examineLimits(options, null));
    return findings;
  };

  tell(...examineSecrets(options.secrets ?? {}), ...mistakenEndpoint(options));
  const address = addressOf(options.baseUrl);
  if ('status' in address) {
    tell(address);
    return giveUp('there is no address', ['key', 'project', ...LATER_STEPS]);
  }
  const key = keyOf(options.apiKey);
  if ('status' in key) {
    tell(fine('address', `${address.text}, not asked yet`), key);
    return giveUp('there is no key', ['project', ...LATER_STEPS]);
  }
  const api = cognigyAiApi({ address, key, http: options.http });
  const projects = await api.listProjects();
  if (projects.status === 'failed') {
    tell(...(await explainFirstAnswer(projects, address, options.http)));
    return giveUp('the projects could not be read', ['project', ...LATER_STEPS]);
  }
  tell(
    fine('address', `${address.text} answers as the API`),
    fine('key', `the API takes the key; it sees ${counted(projects.value.length, 'project')}`),
  );
  const { http, spec = false } = options;
  tell(...(await examineDescription({ address, key, http }, { spec })));
  const project = projectOf(projects.value, options.section);
  if ('step' in project) {
    tell(project);
    return giveUp('there is no project', LATER_STEPS);
  }
  tell(fine('project', `${project.name} (${project._id})`));
  const answerMs = await examineProject({ ...options, api, address, key, project, tell });
  tell(...examineLimits(options, answerMs));
  return findings;
}

function addressOf(baseUrl: string | undefined): PlatformAddress | Finding {
  if (baseUrl === undefined) {
    return wrong(
      'address',
      'COGNIGY_API_URL is not set',
      'set it, or add --base-url; for trial it is https://api-trial.cognigy.ai',
    );
  }
  try {
    const address = platformAddress(baseUrl);
    const mistaken = mistakenForApi(address);
    return mistaken === null ? address : wrong('address', mistaken.problem, mistaken.remedy);
  } catch (error) {
    const message = messageOf(error);
    return wrong('address', message, 'write it like https://api-trial.cognigy.ai');
  }
}

/** Told whether or not a bot is to be spoken to. */
function mistakenEndpoint({ endpointUrl }: Examination): Finding[] {
  if (endpointUrl === undefined) return [];
  try {
    const mistaken = mistakenForEndpoint(endpointUrl);
    return mistaken === null ? [] : [wrong('address', mistaken.problem, mistaken.remedy)];
  } catch (error) {
    const message = `COGNIGY_ENDPOINT_URL cannot be read: ${messageOf(error)}`;
    return [wrong('address', message, 'write it like https://endpoint-trial.cognigy.ai')];
  }
}

function keyOf(apiKey: string | undefined): ApiKey | Finding {
  if (apiKey === undefined) {
    return wrong(
      'key',
      'COGNIGY_API_KEY is not set',
      'make a key in Cognigy.AI under My Profile, and set it in the environment or in a .env file',
    );
  }
  try {
    return new ApiKey(apiKey);
  } catch (error) {
    const message = messageOf(error);
    return wrong('key', message, 'copy the key again');
  }
}

/** The first answer speaks of both the address and the key. */
async function explainFirstAnswer(
  failure: ApiFailure,
  address: PlatformAddress,
  http: HttpClient,
): Promise<Finding[]> {
  const answers = fine('address', `${address.text} answers`);
  if (failure.kind === 'wrong_key' || failure.kind === 'forbidden') {
    return [answers, explainFailure('key', failure)];
  }
  if (failure.kind === 'throttled') {
    return [answers, explainFailure('limits', failure), skipped('key', 'the limit is used up')];
  }
  if (failure.kind !== 'server_error') {
    return [explainFailure('address', failure), skipped('key', 'the address is wrong or down')];
  }
  // Some environments answer an unknown key with 500; one that we know to be wrong tells which this is.
  const unknown = cognigyAiApi({ address, key: new ApiKey(UNKNOWN_KEY), http });
  const probe = await unknown.listProjects();
  if (probe.status === 'failed' && probe.kind === 'wrong_key') {
    return [
      down(
        'address',
        failure.problem,
        'a wrong key is answered otherwise, so it is not the key: try again in a few minutes',
      ),
      skipped('key', 'the platform is out of order'),
    ];
  }
  return [
    answers,
    down(
      'key',
      failure.problem,
      'the platform answers a key that does not exist in the same way, so most likely COGNIGY_API_KEY is wrong or of another environment; otherwise the platform is out of order',
    ),
  ];
}

/** A suite that names its project by an entrypoint alone means that one. */
function projectOf(
  projects: readonly Project[],
  { project, entrypoint, playbooks }: Partial<CognigySection>,
): Project | Finding {
  const entrypoints = [entrypoint, ...(playbooks ?? []).map((choice) => choice.entrypoint)];
  const implied = projects.find(({ _id }) => entrypoints.includes(_id));
  const written = project ?? implied?._id;
  const found = findNamed(projects, { what: 'project', written });
  return found.status === 'found' ? found.entry : wrong('project', found.problem, found.remedy);
}
