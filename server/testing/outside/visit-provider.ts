import type { TestProvider } from './openid-provider.ts';

/** `name=value` of each cookie that an answer sets. */
export function cookiesOf(response: Response): string[] {
  return response.headers.getSetCookie().map((header) => header.split(';')[0] ?? '');
}

/** Follows the provider's own redirects as a browser would; answers the address at which it sends the browser back to us. */
export async function visitProvider(provider: Pick<TestProvider, 'issuer'>, location: string): Promise<URL> {
  const jar = new Map<string, string>();
  let url = new URL(location);
  for (let step = 0; step < 10 && url.origin === provider.issuer.origin; step++) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of cookiesOf(response)) {
      const [name = '', value = ''] = cookie.split('=');
      jar.set(name, value);
    }
    const next = response.headers.get('location');
    if (next === null) throw new Error(`${response.status} ${await response.text()}`);
    url = new URL(next, url);
  }
  return url;
}
