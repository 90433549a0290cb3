import * as oidc from 'openid-client';

export interface OpenIdSettings {
  /** Https, or http on loopback. */
  readonly issuer: URL;
  readonly clientId: string;
  /** A secret. */
  readonly clientSecret: string;
}

/** What one attempt has to remember until the browser is back. */
export interface Checks {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** What the provider vouches for. */
export interface ProvenPerson {
  readonly subject: string;
  readonly email: string | undefined;
  readonly isEmailVerified: boolean;
}

export interface OpenIdProvider {
  readonly name: string;
  /** Where to send the browser, and what to keep; `isAnother` asks there who it is. Rejects while the provider cannot be reached. */
  begin(isAnother: boolean): Promise<{ readonly url: URL; readonly checks: Checks }>;
  /** Rejects when the provider says no, or anything about its answer is not as it has to be. */
  finish(query: URLSearchParams, checks: Checks): Promise<ProvenPerson>;
}

export const callbackPath = '/sign-in/provider/callback';

const deadlineSeconds = 10;
const scope = 'openid email';

/** Authorization code flow with PKCE, state and nonce. The library checks signatures, issuer, audience and times. */
export function createOpenIdProvider(settings: OpenIdSettings, publicUrl: URL): OpenIdProvider {
  const { issuer, clientId, clientSecret } = settings;
  const redirectUri = `${publicUrl.origin}${callbackPath}`;
  let known: Promise<oidc.Configuration> | undefined;

  // Not at the start: a provider that is away must not keep Readroom from starting.
  const discover = (): Promise<oidc.Configuration> => {
    known ??= oidc
      .discovery(issuer, clientId, clientSecret, undefined, {
        timeout: deadlineSeconds,
        execute: issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
      })
      .catch((error: unknown) => {
        known = undefined;
        throw error;
      });
    return known;
  };

  return {
    name: issuer.hostname,
    async begin(isAnother) {
      const configuration = await discover();
      const checks = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope,
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(checks.codeVerifier),
        code_challenge_method: 'S256',
        ...(isAnother ? { prompt: promptForAnother(configuration) } : {}),
      });
      return { url, checks };
    },
    async finish(query, checks) {
      const configuration = await discover();
      const tokens = await oidc.authorizationCodeGrant(configuration, new URL(`${redirectUri}?${query}`), {
        pkceCodeVerifier: checks.codeVerifier,
        expectedState: checks.state,
        expectedNonce: checks.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new Error('The provider sent no ID token.');
      // Many providers put the address into the ID token; the standard's place for it is the userinfo answer.
      const source =
        claims.email === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined
          ? await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)
          : claims;
      return {
        subject: claims.sub,
        email: typeof source.email === 'string' ? source.email : undefined,
        // A text "true" is not the standard's, and who sends it may not mean it.
        isEmailVerified: source.email_verified === true,
      };
    },
  };
}

/** Not every provider has a page to choose at; to ask for the sign-in anew is the standard's own. */
function promptForAnother(configuration: oidc.Configuration): string {
  const supported = configuration.serverMetadata().prompt_values_supported;
  return Array.isArray(supported) && supported.includes('select_account') ? 'select_account' : 'login';
}
