import { render } from 'preact';
import { casesOf, type PageData } from '../page-data.ts';
import { visible } from '../neutral-text.ts';
import { VERDICT_MEANING } from '../verdict-words.ts';
import { caseSelection } from './case-selection.ts';
import { ReportPage } from './report-page.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './styles/masthead.css';
import './styles/verdict.css';
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
const name = visible(report.suite_name ?? report.suite_id);
document.title = `${report.verdict}: ${name} – Cognigate`;

const root = document.getElementById('page');
if (root === null) throw new Error(`no place for the report: ${VERDICT_MEANING[report.verdict]}`);
root.replaceChildren();
const cases = casesOf(data);
render(<ReportPage data={data} cases={cases} selection={caseSelection(data, cases)} />, root);
