import type { Report } from '../../../domain/report.ts';
import { personaText, runText, speakerText } from '../../case-problem.ts';
import type { PageCase } from '../../page-case.ts';
import { judgedText } from '../../tested-bot-text.ts';
import { FullText, Words } from '../foreign-text.tsx';

type Simulated = NonNullable<PageCase['simulation']>;

interface SimulationProps {
  readonly simulation: Simulated;
  readonly repetitions: PageCase['repetitions'];
  readonly report: Pick<Report, 'judge'>;
}

/** Who wanted what of the bot, who has judged that, and every conversation. */
export function Simulation({ simulation, repetitions, report }: SimulationProps) {
  const { mission, runs } = simulation;
  const judged = judgedText(report, [{ simulation, repetitions }]);
  return (
    <div>
      <div class="exchange">
        <div>
          <h3>Persona</h3>
          <FullText text={personaText(simulation)} label="Persona" />
        </div>
        <div>
          <h3>Mission</h3>
          <FullText text={mission} label="Mission" />
        </div>
      </div>
      {judged !== null && (
        <p class="quiet">
          <Words text={judged} characters={300} />
        </p>
      )}
      {runs.map((run, place) => (
        <SimulatedConversation key={place} run={run} />
      ))}
    </div>
  );
}

type Run = Simulated['runs'][number];

function SimulatedConversation({ run }: { run: Run }) {
  const name = `run ${run.sequence ?? '?'}`;
  return (
    <div>
      <h3>
        <Words text={runText(run)} characters={400} />
      </h3>
      <ol class="turns" aria-label={`What was said in ${name}`}>
        {run.turns.map((turn, place) => (
          <li key={place}>
            <p class="turn-facts quiet">{speakerText(turn, place)}</p>
            <div class={turn.speaker === 'user' ? 'turn-user' : 'turn-bot'}>
              <FullText text={turn.text} label={`Turn ${place + 1} of ${name}`} />
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}
