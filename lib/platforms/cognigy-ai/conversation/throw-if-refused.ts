import { AuthenticationFailed, SuiteRejected } from '../../../domain/errors.ts';
import { keyProblem } from '../api-key.ts';
import type { ApiFailure } from '../api-outcome.ts';
import type { ConversationsOptions } from './conversations-options.ts';
import type { Interlocutor } from './hold-conversation.ts';

type Asked = Pick<ConversationsOptions, 'endpoint' | 'lookUp'> & Pick<Interlocutor, 'worked'>;

export function throwIfApiRefuses(failure: ApiFailure, { lookUp }: Asked): void {
  const problem = keyProblem(failure, lookUp.api.address.text);
  if (problem !== null) throw problem;
  if (failure.kind === 'rejected' || failure.kind === 'not_found') {
    throw new SuiteRejected(
      `intents cannot be scored (${failure.problem}): check cognigy.flow and cognigy.locale`,
    );
  }
}

export function throwIfEndpointRefuses(failure: ApiFailure, { endpoint, worked }: Asked): void {
  if (failure.kind === 'not_found' && !worked.has('endpoint')) {
    throw new SuiteRejected(
      `no endpoint at ${endpoint.text} has the URL token of cognigy.endpoint (${failure.problem}): it may belong to another environment`,
    );
  }
  if (failure.kind === 'wrong_key' || failure.kind === 'forbidden') {
    throw new AuthenticationFailed(
      `the endpoint at ${endpoint.text} does not let us speak to the bot (${failure.problem}): check its settings in Cognigy.AI`,
    );
  }
}
