import { render } from 'preact';
import type { HistoryData } from '../../history/history-data.ts';
import { HistoryPage, titleOf } from './history-page.tsx';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/masthead.css';
import '../styles/place.css';
import '../styles/charts.css';
import '../styles/history.css';
import { applyStoredTheme } from '../theme-switch.tsx';

applyStoredTheme();

const data = JSON.parse(document.getElementById('data')?.textContent ?? 'null') as HistoryData;
document.title = `${titleOf(data)} – Cognigate`;

const root = document.getElementById('page');
if (root === null) throw new Error('no place for the history');
root.replaceChildren();
render(<HistoryPage data={data} />, root);
