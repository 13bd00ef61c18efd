import { render } from 'preact';
import { casesOf } from '../page-case.ts';
import type { PageData } from '../page-data.ts';
import { meaningOf, scopeNote } from '../verdict-words.ts';
import { brief } from './brief-text.ts';
import { caseSelection } from './cases/case-selection.ts';
import { followAddress } from './cases/follow-address.ts';
import { listenToKeys } from './keyboard.ts';
import { ReportPage } from './report-page.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './styles/masthead.css';
import './styles/place.css';
import './styles/verdict.css';
import './styles/failures.css';
import './styles/gate.css';
import './styles/charts.css';
import './styles/intents.css';
import './styles/cases.css';
import './styles/footer.css';
import './styles/print.css';
import { applyStoredTheme } from './theme-switch.tsx';

applyStoredTheme();

const data = JSON.parse(document.getElementById('data')?.textContent ?? 'null') as PageData;
const { report } = data;
const name = brief(report.suite_name ?? report.suite_id, 100);
document.title = `${report.verdict}${scopeNote(report)}: ${name} – Cognigate`;

const root = document.getElementById('page');
if (root === null) throw new Error(`no place for the report: ${meaningOf(report)}`);
root.replaceChildren();
const cases = casesOf(data);
const selection = caseSelection(data, cases);
render(<ReportPage data={data} cases={cases} selection={selection} />, root);
followAddress(selection, cases);
listenToKeys();
