/** Node.js 22 warns of its SQLite at every start, which nobody who runs a gate can do anything about. */
export function withoutSqliteWarning(process: NodeJS.Process): void {
  const printers = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning' && warning.message.includes('SQLite')) return;
    for (const print of printers) print(warning);
  });
}
