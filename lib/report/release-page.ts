import type { Release } from '../domain/governance/release.ts';
import { htmlText as text } from './html-text.ts';
import { releaseTitle, statusText } from './release-text.ts';

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 1.5rem 0 0.25rem; }
p { margin: 0.25rem 0; } .unknown { font-weight: 600; } .sources, caption { font-size: 0.85rem; }
table { border-collapse: collapse; font-size: 0.85rem; } th, td { border: 1px solid; padding: 0.25rem 0.5rem; text-align: left; }
.wide { overflow-x: auto; } caption { text-align: left; }
@media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } }
`;

/** One file that needs nothing else, without a script: the answers, and the runs that they rest on. */
export function releasePage(release: Release): string {
  const title = text(`Release ${releaseTitle(release)}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p><strong>${text(statusText(release))}</strong></p>
<p class="sources">made ${text(release.generated_at)}</p>
${release.answers.map(section).join('\n')}
<h2>All runs of this version</h2>
<div class="wide">${runTable(release.runs)}</div>
</main>
</body>
</html>
`;
}

function section(
  { id, question, answer, known, sources }: Release['answers'][number],
  position: number,
): string {
  const rows = sources.map(
    ({ record, field, hash }) =>
      `<li><code>${text(field)}</code> of <code>${text(record)}</code>, hash <code>${text(hash)}</code></li>`,
  );
  return `<section id="${text(id)}">
<h2>${position + 1}. ${text(question)}</h2>
${known ? '' : '<p class="unknown">not known</p>\n'}${answer.map((sentence) => `<p>${text(sentence)}</p>`).join('\n')}
${rows.length === 0 ? '' : `<details class="sources"><summary>where this comes from</summary><ul>${rows.join('')}</ul></details>`}
</section>`;
}

function runTable(runs: Release['runs']): string {
  const head = [
    'run',
    'suite',
    'decided',
    'verdict',
    'lets it ship',
    'of',
    'rerun of',
    'waivers',
    'audit hash',
  ];
  const rows = runs.map((run) => [
    run.run_id,
    run.suite_id,
    run.decided_at ?? 'not yet',
    run.verdict ?? 'none yet',
    run.lets_it_ship ? 'yes' : 'no',
    run.simulated === null
      ? 'not known'
      : `${run.complete === true ? 'whole' : 'part'}, ${run.simulated ? 'mock' : 'bot'}`,
    run.rerun_of ?? '',
    String(run.waivers),
    run.audit_hash ?? '',
  ]);
  const cells = (row: readonly string[], tag: 'th' | 'td') =>
    `<tr>${row.map((cell) => `<${tag}>${text(cell)}</${tag}>`).join('')}</tr>`;
  return `<table><caption>newest first</caption>${cells(head, 'th')}${rows.map((row) => cells(row, 'td')).join('')}</table>`;
}
