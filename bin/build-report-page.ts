import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { PLAIN_PLACE } from '../lib/report/history/history-page.ts';
import { NAVIGATION_PLACE } from '../lib/report/history/page-navigation.ts';
import { DATA_PLACE, READING_PLACE } from '../lib/report/page-template.ts';
import { pageInputs } from './page-inputs.ts';
import { licenceLine } from './write-licences.ts';

const PAGE = fileURLToPath(new URL('../lib/report/page/', import.meta.url));

/** Browsers that know `light-dark()` and popovers, from the spring of 2024 on. */
const BROWSERS = ['chrome123', 'firefox125', 'safari17.5'];

/** Builds the page of the HTML report into one file without a reference to any other, and returns its bytes. */
export function buildReportPage(file: string): Promise<number> {
  return buildPage(file, {
    entry: 'main.tsx',
    title: 'Cognigate report',
    plain: READING_PLACE,
    mayConnect: false,
  });
}

/** Builds the page over the history, of the same parts; it is served, so it may ask its own server. */
export function buildHistoryPage(file: string): Promise<number> {
  return buildPage(file, {
    entry: 'history/history-main.tsx',
    title: 'Cognigate history',
    plain: PLAIN_PLACE,
    mayConnect: true,
  });
}

interface PageOptions {
  readonly entry: string;
  readonly title: string;
  /** What stands there without a script. */
  readonly plain: string;
  readonly mayConnect: boolean;
}

async function buildPage(file: string, options: PageOptions): Promise<number> {
  const { script, style } = await bundle(options.entry);
  const html = page(script, style, { ...options, licences: await licenceLine(await pageInputs()) });
  await mkdir(dirname(file), { recursive: true });
  // In one go, since somebody may be reading the one before.
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, html);
  await rename(unfinished, file);
  return Buffer.byteLength(html);
}

async function bundle(entry: string): Promise<{ script: string; style: string }> {
  const result = (await build({
    root: PAGE,
    configFile: false,
    logLevel: 'warn',
    // Whatever NODE_ENV says, so that what is tested is what ships.
    oxc: { jsx: { development: false } },
    build: {
      write: false,
      target: BROWSERS,
      cssTarget: BROWSERS,
      cssCodeSplit: false,
      // Fonts become part of the style sheet.
      assetsInlineLimit: Number.MAX_SAFE_INTEGER,
      rolldownOptions: { input: `${PAGE}${entry}`, output: { format: 'iife' } },
    },
  })) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[];
  const outputs = [result].flat().flatMap(({ output }) => output);
  const chunks = outputs.filter((output) => output.type === 'chunk');
  const sheets = outputs.filter(
    (output) => output.type === 'asset' && output.fileName.endsWith('.css'),
  );
  const [chunk] = chunks;
  const [sheet] = sheets;
  if (outputs.length !== 2 || chunk?.type !== 'chunk' || sheet?.type !== 'asset') {
    const names = outputs.map(({ fileName }) => fileName).join(', ');
    throw new Error(`the page was built as ${names}; one script and one style sheet are expected`);
  }
  return {
    script: inline(chunk.code, 'script'),
    style: inline(String(sheet.source), 'style'),
  };
}

/** As it stands between its tags; a browser hashes it with line feeds only. */
function inline(text: string, element: 'script' | 'style'): string {
  const lines = text.replace(/\r\n?/g, '\n').trim();
  if (new RegExp(`</${element}|<!--`, 'i').test(lines)) {
    throw new Error(`the built ${element} has in it what would end the element`);
  }
  return lines;
}

interface PageText extends PageOptions {
  readonly licences: string;
}

function page(
  script: string,
  style: string,
  { title, plain, mayConnect, licences }: PageText,
): string {
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    'font-src data:',
    "base-uri 'none'",
    `form-action ${mayConnect ? "'self'" : "'none'"}`,
    ...(mayConnect ? ["connect-src 'self'"] : []),
  ].join('; ');
  return `<!doctype html>
<!-- ${licences} -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="${mayConnect ? 'same-origin' : 'no-referrer'}">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
${NAVIGATION_PLACE}
<div id="page"><noscript>${plain}</noscript></div>
<script type="application/json" id="data">${DATA_PLACE}</script>
<script>${script}</script>
</body>
</html>
`;
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
