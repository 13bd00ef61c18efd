/** Where rendered reports lie in their bucket. */
export const REPORT_PREFIX = 'reports/';
