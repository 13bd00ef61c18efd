import type { ComponentChildren } from 'preact';
import type { Report } from '../../../domain/report.ts';
import { duration } from '../../measure-text.ts';
import { originOf } from '../../origin-text.ts';
import { signatureText } from '../../signature-text.ts';
import { Words } from '../foreign-text.tsx';
import { count } from './verdict-section.tsx';

/** What somebody needs a year later: which run of what, on which platform, and the digests to hold it against. */
export function RunFooter({ report }: { report: Omit<Report, 'cases'> }) {
  const { audit, evidence, labels, platform, notifications, batches, tool } = report;
  const results = batches.filter((batch) => batch.results !== null);
  return (
    <footer id="record" class="record">
      <h2>Record</h2>
      <dl>
        <Entry name="Run">
          <Code text={report.run_id} />
        </Entry>
        <Entry name="Suite">
          <Code text={report.suite_id} />
        </Entry>
        <Entry name="Platform">
          <Words text={platform.name} /> at <Words text={platform.url} characters={300} />
        </Entry>
        <Entry name="Started">
          <Time iso={report.started_at} />
        </Entry>
        <Entry name="Finished">
          <Time iso={report.finished_at} /> after {duration(report.duration_seconds)}
        </Entry>
        {originOf(report).map(([name, words]) => (
          <Entry key={name} name={`${name.charAt(0).toUpperCase()}${name.slice(1)}`}>
            <Words text={words} characters={1_500} />
          </Entry>
        ))}
        {Object.entries(labels).map(([key, value]) => (
          <Entry key={key} name={<Words text={key} characters={60} />}>
            <Words text={value} />
          </Entry>
        ))}
        <AuditEntries audit={audit} />
        <Entry name="Signature">
          <Words text={signatureText(report)} characters={300} />
        </Entry>
        <Entry name="Suite, SHA-256">
          <Code text={evidence.suite.sha256} />
        </Entry>
        {notifications.map(({ id, endpoint, status, attempts }) => (
          <Entry key={id} name="Notification">
            <Words text={endpoint} />: {status} after {attempts}{' '}
            {attempts === 1 ? 'attempt' : 'attempts'}
          </Entry>
        ))}
      </dl>
      {results.length > 0 && <Digests results={results} />}
      <p class="quiet">
        {tool.name} <Words text={tool.version} />. Intervals are 95 % score intervals after Wilson.
      </p>
    </footer>
  );
}

function AuditEntries({ audit }: Pick<Report, 'audit'>) {
  return (
    <>
      <Entry name="Audit record">
        {audit === null ? (
          'none in this copy'
        ) : (
          <>
            <Code text={audit.audit_id} />, number {audit.seq} of its chain
          </>
        )}
      </Entry>
      {audit !== null && (
        <Entry name="Audit hash">
          <Code text={audit.hash} />
        </Entry>
      )}
    </>
  );
}

function Digests({ results }: { results: Report['batches'] }) {
  return (
    <details>
      <summary>
        Results as fetched, SHA-256 of {count(results.length)}{' '}
        {results.length === 1 ? 'batch' : 'batches'}
      </summary>
      <ol class="digests">
        {results.map(({ index, results: evidenceOf }) => (
          <li key={index}>
            batch {index} <Code text={evidenceOf?.sha256 ?? ''} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function Entry({ name, children }: { name: ComponentChildren; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Code({ text }: { text: string }) {
  return (
    <code>
      <Words text={text} characters={300} />
    </code>
  );
}

/** In Coordinated Universal Time, so that everybody reads the same. */
function Time({ iso }: { iso: string }) {
  return <time dateTime={iso}>{`${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`}</time>;
}
