import { getProxyForUrl } from 'proxy-from-env';

/** How to reach an address, where a variable of the environment says something about it. */
export type ProxyRoute =
  | { readonly kind: 'proxy'; readonly proxy: URL; readonly variable: string }
  /** `NO_PROXY` keeps it away from the proxy that a variable names. */
  | { readonly kind: 'excepted'; readonly variable: string }
  /** What the variable holds is no address of a proxy. */
  | { readonly kind: 'mistaken'; readonly variable: string };

/**
 * The way to an address by `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` of this process, small letters
 * before capital ones. This machine is reached without a proxy whatever they say.
 */
export function environmentRoute(url: URL): ProxyRoute | null {
  const variable = proxyVariable(url);
  if (variable === null || isThisMachine(url.hostname)) return null;
  if (getProxyForUrl(url.href) === '') return { kind: 'excepted', variable };
  const written = process.env[variable] ?? '';
  // A proxy without a scheme is spoken to in plain HTTP, as curl does, whatever lies behind it.
  const text = written.includes('://') ? written : `http://${written}`;
  const proxy = URL.canParse(text) ? new URL(text) : null;
  if (proxy === null || !/^https?:$/.test(proxy.protocol)) return { kind: 'mistaken', variable };
  return { kind: 'proxy', proxy, variable };
}

function proxyVariable({ protocol }: URL): string | null {
  const name = protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const names = [name, name.toUpperCase(), 'all_proxy', 'ALL_PROXY'];
  return names.find((each) => (process.env[each] ?? '') !== '') ?? null;
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/**
 * Whether a Node speaks through proxies by itself.
 * @see https://nodejs.org/docs/latest-v24.x/api/http.html#built-in-proxy-support
 */
export function speaksThroughProxies(version: string = process.versions.node): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
}
