import * as z from 'zod';

export const GateProfile = z.enum(['production', 'trial']);
export type GateProfile = z.infer<typeof GateProfile>;

/** What a profile stands for; a setting that is written counts more. */
export interface ProfileTraits {
  /** Days that evidence is locked. */
  readonly lockDays: number;
  /** Days that logs are kept. */
  readonly logDays: number;
  /** Executions at one moment that are kept free for close-run; 0 for none. */
  readonly closeRunConcurrency: number;
  /** The same for each of the two functions behind the API. */
  readonly apiConcurrency: number;
  /** Nobody lifts the lock of evidence early, and the API's access log outlives the stack. */
  readonly keepsRecords: boolean;
  /** Verdicts are signed with a key of the gate's own. */
  readonly signsVerdicts: boolean;
  /** Roles get a permissions boundary of the gate's own where none is given. */
  readonly boundsRoles: boolean;
}

export const PROFILE_TRAITS: Readonly<Record<GateProfile, ProfileTraits>> = {
  production: {
    lockDays: 400,
    logDays: 400,
    closeRunConcurrency: 2,
    apiConcurrency: 10,
    keepsRecords: true,
    signsVerdicts: true,
    boundsRoles: true,
  },
  trial: {
    lockDays: 1,
    logDays: 90,
    // New accounts have ten executions in all, of which none can be kept free.
    closeRunConcurrency: 0,
    apiConcurrency: 0,
    keepsRecords: false,
    signsVerdicts: false,
    boundsRoles: false,
  },
};
