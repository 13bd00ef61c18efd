import { useEffect, useState } from 'preact/hooks';

/** Claims that the page is about to be printed. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(() => matchMedia('print').matches);
  useEffect(() => {
    const media = matchMedia('print');
    const change = () => setPrinting(media.matches);
    const start = () => setPrinting(true);
    const end = () => setPrinting(false);
    media.addEventListener('change', change);
    window.addEventListener('beforeprint', start);
    window.addEventListener('afterprint', end);
    return () => {
      media.removeEventListener('change', change);
      window.removeEventListener('beforeprint', start);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  return printing;
}
