import type { ApiFailure } from '../platforms/cognigy-ai/api-outcome.ts';
import { down, type Finding, wrong } from './finding.ts';

/** What a failed call of the API says about our set-up, with what to do about it. */
export function explainFailure(step: string, failure: ApiFailure): Finding {
  const { problem } = failure;
  switch (failure.kind) {
    case 'unreachable':
      return down(
        step,
        problem,
        'check COGNIGY_API_URL, and that this machine may reach it; for trial it is https://api-trial.cognigy.ai',
      );
    case 'no_answer':
      return down(step, problem, 'try again; if it stays so, ask whoever runs the platform');
    case 'server_error':
      return down(
        step,
        problem,
        'try again in a few minutes; if it stays so, give the trace id to the support',
      );
    case 'throttled': {
      const wait = failure.retryAfterSeconds;
      return down(
        step,
        problem,
        `the limit is 1,000 requests in five minutes for all clients behind one address: come back in ${wait === null ? 'five minutes' : `${wait} s`}`,
      );
    }
    case 'wrong_key':
      return wrong(
        step,
        problem,
        'check COGNIGY_API_KEY: keys are made under My Profile and belong to one environment; make a new one if it was lost',
      );
    case 'forbidden':
      return wrong(
        step,
        problem,
        'the key has the rights of its user: give that user a role in the project, playbook_editor or playbook_admin to run playbooks',
      );
    case 'not_found':
      return wrong(
        step,
        problem,
        'check COGNIGY_API_URL: the host of the API begins with api-, and nothing follows it',
      );
    case 'rejected':
      return wrong(step, problem, 'check the ids and names in the suite');
    case 'contradictory':
      return down(
        step,
        problem,
        'try again; if it stays so, ask whoever runs the platform, as nothing can be judged by such answers',
      );
    case 'unreadable':
      return wrong(
        step,
        problem,
        'this is not the API: its host begins with api- (https://api-app.cognigy.ai), the page that people log in to is another',
      );
  }
}
