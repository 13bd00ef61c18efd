import type { Verdict } from '../domain/verdict.ts';

/** What each verdict says about the bot, for people. */
export const VERDICT_MEANING: Readonly<Record<Verdict, string>> = {
  passed: 'this bot version may ship',
  failed: 'the bot does not meet its gate',
  inconclusive: 'evidence is missing, so nothing can be said about the bot',
  rejected: 'the input cannot be run as it is',
  cancelled: 'the run was stopped before it was decided',
  error: 'the run could not be made, which says nothing about the bot',
};
