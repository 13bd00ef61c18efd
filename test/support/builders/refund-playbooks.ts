/** A suite of the one playbook that the mock of Cognigy.AI has, as somebody would write it. */
export const refundPlaybooks = {
  suite_id: 'release',
  platform: 'cognigy-ai',
  cognigy: {
    mode: 'playbooks',
    project: 'Web shop',
    flow: 'Main',
    locale: 'English',
    playbooks: [{ name: 'Release: refund' }],
  },
  gate: { pass_rate: 1 },
} as const;
