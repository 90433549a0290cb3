/** How a visit to the provider ended, when it did not end in the dashboard. The server says it in the address. */
export const providerEnds = ['expired', 'refused', 'failed', 'limited'] as const;
export type ProviderEnd = (typeof providerEnds)[number];
