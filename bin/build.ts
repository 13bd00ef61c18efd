import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { exportWorkflow } from '../lib/stack/workflow/export-workflow.ts';
import { buildConstruct, publicDeclarations } from './build-construct.ts';
import { buildHistoryPage, buildReportPage } from './build-report-page.ts';
import { bundleCli } from './bundle-cli.ts';
import { bundleLambdas } from './bundle-lambdas.ts';
import { bundleSingleFile } from './bundle-single-file.ts';
import { exportConstructReference } from './export-construct-reference.ts';
import { exportManPage } from './export-man-page.ts';
import { exportOpenapi } from './export-openapi.ts';
import { exportSchemas } from './export-schemas.ts';
import { shippedPackages } from './shipped-packages.ts';
import { writeSbom } from './write-sbom.ts';
import { writeWords } from './write-words.ts';

/** What `npm run build` makes, in this order; each part says in one line what it made. */
const parts: readonly (() => Promise<string>)[] = [
  workflow,
  schemas,
  openapi,
  reportPage,
  lambdas,
  words,
  command,
  manual,
  singleFile,
  construct,
  sbom,
];

const dist = join(PACKAGE_ROOT, 'dist');

async function workflow(): Promise<string> {
  await mkdir(dist, { recursive: true });
  const text = `${JSON.stringify(exportWorkflow(), null, 2)}\n`;
  await writeFile(join(dist, 'workflow.asl.json'), text);
  return 'dist/workflow.asl.json: the workflow, in Amazon States Language';
}

async function schemas(): Promise<string> {
  const paths = await exportSchemas(join(PACKAGE_ROOT, 'schemas'));
  return `schemas/: ${paths.length} JSON Schemas, of suite file, report, policy and config file`;
}

async function openapi(): Promise<string> {
  await exportOpenapi(join(PACKAGE_ROOT, 'docs', 'openapi.json'));
  return "docs/openapi.json: the deployed gate's API";
}

async function reportPage(): Promise<string> {
  const bytes = await buildReportPage(join(dist, 'report-template.html'));
  const history = await buildHistoryPage(join(dist, 'history-template.html'));
  const [kilobytes, historyKilobytes] = [bytes, history].map((size) => Math.round(size / 1000));
  return `dist/report-template.html: the page of the HTML report, ${kilobytes} kB; dist/history-template.html: that over the history, ${historyKilobytes} kB`;
}

async function lambdas(): Promise<string> {
  const bundles = await bundleLambdas(join(dist, 'lambdas'));
  const [least, most] = [Math.min, Math.max].map((of) =>
    Math.round(of(...bundles.map(({ bytes }) => bytes)) / 1000),
  );
  return `dist/lambdas/: ${bundles.length} handlers, which load ${least} to ${most} kB at their start`;
}

async function words(): Promise<string> {
  const languages = await writeWords();
  return `dist/words/: the words that no variant may make by a slip, in ${languages} languages`;
}

function command(): Promise<string> {
  return bundleCli(join(dist, 'cli'));
}

async function manual(): Promise<string> {
  const commands = await exportManPage(join(dist, 'man', 'cognigate.1'));
  return `dist/man/cognigate.1: the manual page, ${commands} commands`;
}

async function singleFile(): Promise<string> {
  const bytes = await bundleSingleFile(join(dist, 'cognigate.mjs'));
  return `dist/cognigate.mjs: the command in one file, ${(bytes / 1_000_000).toFixed(2)} MB; its licences beside it`;
}

async function construct(): Promise<string> {
  const declarations = await publicDeclarations();
  await buildConstruct(join(dist, 'cdk'), declarations);
  await exportConstructReference(join(PACKAGE_ROOT, 'docs', 'construct.md'), declarations);
  return 'dist/cdk/: the construct for CDK apps; docs/construct.md: its reference';
}

async function sbom(): Promise<string> {
  const packages = await writeSbom(join(dist, 'sbom.json'), await shippedPackages());
  return `dist/sbom.json: ${packages} packages that are shipped, as CycloneDX`;
}

for (const part of parts) {
  const startedAt = performance.now();
  const line = await part();
  console.log(`${line} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
}
