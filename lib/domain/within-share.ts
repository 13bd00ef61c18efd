/** As many entries from the beginning as fit into `bytes` of JSON text. */
export function withinShare<Entry>(list: readonly Entry[], bytes: number): Entry[] {
  let left = bytes;
  const end = list.findIndex((entry) => {
    left -= Buffer.byteLength(JSON.stringify(entry)) + 1;
    return left < 0;
  });
  return end === -1 ? [...list] : list.slice(0, end);
}
