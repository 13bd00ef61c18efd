import { type Governance, govern } from '../governance/govern.ts';
import { type LoadedSuite, loadSuite } from '../load-suite.ts';
import { caseChoice } from '../options/case-options.ts';
import type { RunFlags } from '../options/run-options.ts';
import { tableSection } from '../options/table-section.ts';
import { givenSuiteId } from '../settings.ts';
import { SuiteRefused } from '../suite-refused.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { addVariants } from './add-variants.ts';
import { endingEarly } from './ending-early.ts';
import { STDIN } from './suite-files.ts';

/** A suite with what it is held to. */
export interface GovernedSuite extends LoadedSuite {
  readonly governance: Governance;
}

/**
 * All suites, before anything is sent for one of them.
 * @throws UsageError with what is wrong with any of them.
 */
export async function loadSuites(
  files: readonly string[],
  flags: RunFlags,
  terminal: Terminal,
): Promise<GovernedSuite[]> {
  const suiteId = givenSuiteId(flags.suiteId, terminal);
  if (suiteId !== undefined && files.length > 1) {
    throw new UsageError(
      `${flags.suiteId === undefined ? 'COGNIGY_SUITE_ID' : '--suite-id'} names one suite, and there are ${files.length}; leave it out, or run them one by one`,
    );
  }
  const loaded: GovernedSuite[] = [];
  const problems: string[] = [];
  for (const file of files) {
    try {
      loaded.push(await loadGoverned(file, { flags, suiteId, terminal }));
    } catch (error) {
      if (!(error instanceof UsageError) || files.length === 1) throw error;
      problems.push(error instanceof SuiteRefused ? error.message : `${file}: ${error.message}`);
    }
  }
  if (problems.length > 0) throw new SuiteRefused(problems);
  return loaded;
}

async function loadGoverned(
  file: string,
  {
    flags,
    suiteId,
    terminal,
  }: {
    readonly flags: RunFlags;
    readonly suiteId: string | undefined;
    readonly terminal: Terminal;
  },
): Promise<GovernedSuite> {
  const governance = await govern(flags, file === STDIN ? null : file, terminal);
  const overrides = overridesOf(file, flags, suiteId);
  const loaded = await loadSuite(file, overrides, terminal, governance);
  const suite = endingEarly(await addVariants(loaded.suite, flags.robustness), flags);
  return { ...loaded, suite, governance };
}

function overridesOf(file: string, flags: RunFlags, suiteId: string | undefined) {
  return {
    suiteId,
    sheet: flags.sheet,
    format: flags.format,
    platform: flags.platform,
    section: tableSection(file, flags),
    maxBatchSize: flags.maxBatch,
    concurrency: flags.concurrency,
    labels: flags.label,
    ...caseChoice(flags),
  };
}
