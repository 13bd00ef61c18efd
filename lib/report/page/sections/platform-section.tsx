import { isInTrouble } from '../../../domain/counted-as.ts';
import type { Report } from '../../../domain/report.ts';
import { Words } from '../foreign-text.tsx';
import { ScrollBox } from '../scroll-box.tsx';
import { count } from './verdict-section.tsx';

/** Batches that did not go through at once, and where the two judgements differ; nothing where all went well. */
export function PlatformSection({ report }: { report: Omit<Report, 'cases'> }) {
  const { batches, discrepancies } = report;
  const troubled = batches.filter(isInTrouble);
  const differing = discrepancies.filter(({ kind }) => kind === 'disagreement').length;
  const unchecked = discrepancies.length - differing;
  if (troubled.length === 0 && discrepancies.length === 0) return null;
  return (
    <section id="platform" class="panel" aria-labelledby="platform-title">
      <h2 id="platform-title">What the platform did</h2>
      {differing > 0 && (
        <p>
          {count(differing)} {differing === 1 ? 'assertion' : 'assertions'} judged differently by
          the platform and by Cognigate; the stricter judgement counts.
        </p>
      )}
      {unchecked > 0 && (
        <p>
          {count(unchecked)} {unchecked === 1 ? 'directive' : 'directives'} judged by nobody.
        </p>
      )}
      {troubled.length > 0 && <Batches troubled={troubled} all={batches.length} />}
    </section>
  );
}

type Trouble = Report['batches'][number];

function Batches({ troubled, all }: { troubled: readonly Trouble[]; all: number }) {
  return (
    <ScrollBox class="scroller" name="Batches in trouble">
      <table class="batches">
        <caption>
          {count(troubled.length)} of {count(all)} batches in trouble
        </caption>
        <thead>
          <tr>
            <th scope="col">Batch</th>
            <th scope="col">Cases</th>
            <th scope="col">Status</th>
            <th scope="col">Execution</th>
            <th scope="col">What happened</th>
          </tr>
        </thead>
        <tbody>
          {troubled.map((batch) => (
            <Batch key={batch.index} {...batch} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function Batch({ index, cases, status, execution_id, faults }: Trouble) {
  return (
    <tr>
      <th scope="row">{index}</th>
      <td class="number">{cases}</td>
      <td>
        <Words text={status.replaceAll('_', ' ')} />
      </td>
      <td>
        {execution_id === null ? (
          <span class="quiet">none</span>
        ) : (
          <code>
            <Words text={execution_id} characters={60} />
          </code>
        )}
      </td>
      <td>
        {faults.map(({ code, message }, position) => (
          <p key={`${position}-${code}`}>
            <Words text={message} characters={500} />
          </p>
        ))}
      </td>
    </tr>
  );
}
