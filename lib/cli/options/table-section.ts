import { defined } from '../../defined.ts';
import type { PlatformName } from '../../domain/suite/platform-name.ts';
import { isTableFormat, suiteFormatOf, type TableSection } from '../../suite-file/suite-format.ts';
import { UsageError } from '../usage-error.ts';

type BotFlags = TableSection & { readonly platform?: PlatformName | undefined };

/**
 * What the flags say for a table in place of a section `cognigy`; undefined where they say nothing.
 * @throws UsageError where the suite has a place for it itself, or runs elsewhere.
 */
export function tableSection(
  file: string,
  { project, endpoint, flow, locale, platform }: BotFlags,
): TableSection | undefined {
  const given = Object.entries({ project, endpoint, flow, locale }).flatMap(([name, value]) =>
    value === undefined ? [] : name,
  );
  if (given.length === 0) return undefined;
  const flags = given.map((name) => `--${name}`).join(' ');
  const verb = given.length === 1 ? 'is' : 'are';
  const format = suiteFormatOf(file);
  if (format !== undefined && !isTableFormat(format)) {
    throw new UsageError(
      `${flags} ${verb} for a table, which has no place for them; write ${given.map((name) => `cognigy.${name}`).join(' and ')} in ${file}`,
    );
  }
  if (platform !== 'cognigy-ai') {
    throw new UsageError(`${flags} ${verb} for Cognigy.AI; add --platform cognigy-ai`);
  }
  return defined({ project, endpoint, flow, locale });
}
