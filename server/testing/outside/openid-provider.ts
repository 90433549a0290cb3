import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

/** What the provider says of somebody. */
export interface ProviderAccount {
  readonly email?: string;
  readonly email_verified?: boolean | string;
}

export interface TestProvider {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Registers the origin to which people are sent back. */
  sendBackTo(origin: string): void;
  /** Who is at the keyboard when the provider asks next; undefined presses "Cancel". */
  setPerson(account: ProviderAccount | undefined): void;
  close(): Promise<void>;
}

/** A real OpenID provider on loopback, whose own page is answered by whoever the test says is at the keyboard. */
export async function startTestProvider(): Promise<TestProvider> {
  const client = { clientId: 'readroom', clientSecret: 'a-secret-of-the-test-client-of-32-characters' };
  const accounts = new Map<string, ProviderAccount>();
  let current: string | undefined;
  let provider: Provider | undefined;

  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The provider has no port.');
  const issuer = new URL(`http://127.0.0.1:${address.port}`);

  const providerFor = (origin: string) =>
    new Provider(issuer.origin, {
      clients: [
        {
          client_id: client.clientId,
          client_secret: client.clientSecret,
          redirect_uris: [`${origin}/sign-in/provider/callback`],
          response_types: ['code'],
          grant_types: ['authorization_code'],
        },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      // Its defaults write notices that nobody needs.
      ttl: {
        Interaction: 600,
        Session: 600,
        Grant: 600,
        AccessToken: 600,
        IdToken: 600,
        AuthorizationCode: 60,
      },
      cookies: { keys: ['of the test provider'] },
      features: { devInteractions: { enabled: false } },
      findAccount: (_context, id) => ({
        accountId: id,
        claims: async () => ({ sub: id, ...accounts.get(id) }),
      }),
      interactions: { url: (_context, interaction) => `/keyboard/${interaction.uid}` },
    });

  server.on('request', async (request, response) => {
    if (provider === undefined) return void response.writeHead(503).end();
    if (!request.url?.startsWith('/keyboard/')) return provider.callback()(request, response);
    try {
      const { prompt, params } = await provider.interactionDetails(request, response);
      if (current === undefined) {
        await provider.interactionFinished(request, response, { error: 'access_denied' });
      } else if (prompt.name === 'login') {
        await provider.interactionFinished(request, response, {
          login: { accountId: current, remember: false },
        });
      } else {
        const grant = new provider.Grant({ accountId: current, clientId: String(params.client_id) });
        grant.addOIDCScope('openid email');
        await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
      }
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });

  return {
    issuer,
    ...client,
    sendBackTo(origin) {
      provider = providerFor(origin);
    },
    setPerson(account) {
      current = account === undefined ? undefined : `person-${accounts.size}`;
      if (account !== undefined && current !== undefined) accounts.set(current, account);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
