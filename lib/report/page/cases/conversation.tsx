import { milliseconds } from '../../measure-text.ts';
import type { PageCase } from '../../page-case.ts';
import { repetitionsText } from '../../reliability-text.ts';
import { FullText, Intent } from '../foreign-text.tsx';
import { Outcome } from '../outcome.tsx';

/** What was said, turn by turn, as far as the conversation went. */
export function Conversation({ turns }: { turns: NonNullable<PageCase['turns']> }) {
  return (
    <div>
      <h3>Conversation</h3>
      <ol class="turns">
        {turns.map((turn, position) => (
          <li key={position}>
            <div class="turn-user">
              <FullText text={turn.input_text} label={`Input of turn ${position + 1}`} />
            </div>
            <div class="turn-bot">
              {turn.response_text === null ? (
                <span class="quiet">no answer</span>
              ) : (
                <FullText text={turn.response_text} label={`Answer of turn ${position + 1}`} />
              )}
            </div>
            <p class="turn-facts quiet">
              <Outcome outcome={turn.outcome} /> · <Intent name={turn.matched_intent} />
              {turn.latency_ms !== null && ` · ${milliseconds(turn.latency_ms)}`}
            </p>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** How each repetition of the case went. */
export function Repetitions({
  repetitions,
}: {
  repetitions: NonNullable<PageCase['repetitions']>;
}) {
  return (
    <div>
      <h3>{repetitionsText(repetitions)}</h3>
      <ol class="attempts">
        {repetitions.attempts.map((attempt, position) => (
          <li key={position}>
            <Outcome outcome={attempt.outcome} />
            {attempt.latency_ms !== null && (
              <span class="quiet"> {milliseconds(attempt.latency_ms)}</span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
