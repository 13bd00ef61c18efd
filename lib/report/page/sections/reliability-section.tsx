import type { Report } from '../../../domain/report.ts';
import { reliabilityLines } from '../../reliability-text.ts';

/** What the repetitions of cases tell of the bot; nothing where the suite does not ask. */
export function ReliabilitySection({ report }: { report: Pick<Report, 'reliability'> }) {
  const lines = reliabilityLines(report);
  if (lines.length === 0) return null;
  return (
    <section id="reliability" class="panel" aria-labelledby="reliability-title">
      <h2 id="reliability-title">Reliability</h2>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </section>
  );
}
