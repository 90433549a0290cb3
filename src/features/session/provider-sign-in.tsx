import { useQuery } from '@tanstack/react-query';
import { encodeQuery } from '#contract/encode-query.ts';
import type { ProviderEnd } from './provider-ends.ts';
import { signInOptions } from './session-queries.ts';

const words: Record<ProviderEnd, string> = {
  expired: 'That took longer than ten minutes, or it was begun in another browser. Begin again.',
  refused:
    'The provider knows you, but Readroom lets in only verified addresses of people who have dashboard access. Ask an owner or admin of your clinic.',
  failed: 'The provider did not sign you in, or could not be reached. Try again, or use your password.',
  limited: 'Too many attempts from this network. Try again in a quarter of an hour.',
};

export function ProviderEndNote({ end }: { end: ProviderEnd }) {
  return (
    <p role="alert" className="mb-4 rounded bg-stat-soft px-3 py-2">
      {words[end]}
    </p>
  );
}

/** A real link: the provider's pages are on another site. Nothing where no provider is configured, or while that is not known. */
export function ProviderSignIn({ to, end }: { to: string | undefined; end: ProviderEnd | undefined }) {
  const provider = useQuery(signInOptions).data?.provider;
  if (!provider) return null;
  // Whoever was refused would be sent back at once as the same person.
  const query = encodeQuery({ to, as: end === 'refused' ? 'another' : undefined });
  return (
    <a className="button mt-4 w-full" data-look="plain" data-size="normal" href={`/sign-in/provider${query}`}>
      Sign in with {provider.name}
    </a>
  );
}
