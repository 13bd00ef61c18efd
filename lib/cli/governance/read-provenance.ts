import { defined } from '../../defined.ts';
import { asSaid, type Provenance } from '../../domain/governance/provenance.ts';
import { CI_VARIABLES } from './ci-variables.ts';

/**
 * Where a run comes from, by the variables of the CI that it is started in; undefined where there is none.
 * Never from `.env`, which a checkout brings along.
 */
export function readProvenance(
  environment: Readonly<Record<string, string | undefined>>,
): Provenance | undefined {
  const found = CI_VARIABLES.find(({ isHere }) => isHere(environment));
  if (found === undefined) return undefined;
  const { repository, build_url: buildUrl, ...said } = found.said(environment);
  const texts = Object.entries({
    ...said,
    repository: repository && withoutSecrets(repository),
    build_url: buildUrl && withoutSecrets(buildUrl),
  }).map(([name, text]) => [name, asSaid(text)] as const);
  return { ci: found.ci, ...defined(Object.fromEntries(texts)) };
}

/** What a query may hold that does not identify a build: everything but the number of Azure's. */
const HARMLESS_QUERY = /^\?buildId=\d+$/;

/** An address without name, password, query and fragment, of which each may hold a token. */
function withoutSecrets(text: string): string | undefined {
  // A remote such as git@example.com:shop/bot.git is no URL, and says nothing secret before its host.
  if (!text.includes('://')) return text.includes('@') ? text.replace(/^[^@]*@/, '') : text;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  url.username = '';
  url.password = '';
  url.hash = '';
  if (!HARMLESS_QUERY.test(url.search)) url.search = '';
  return url.href;
}
