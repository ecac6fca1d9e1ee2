import { askProvider, type ProviderMetadata } from './ask-provider.ts';

/** As long as the answer asks people to wait who cannot sign in. */
export const PROBE_KEPT_MS = 10_000;

/**
 * `askProvider` for callers whom nobody knows yet: they share one question at a time, and its answer, or that there is
 * none, for ten seconds. Otherwise, anybody could make this server flood the provider.
 */
export function openProviderProbe(issuer: string): () => Promise<ProviderMetadata> {
  let probe: { answer: Promise<ProviderMetadata>; endsAt: number } | undefined;
  return () => {
    if (probe === undefined || performance.now() >= probe.endsAt) {
      const asked = { answer: askProvider(issuer), endsAt: Number.POSITIVE_INFINITY };
      const keep = () => {
        asked.endsAt = performance.now() + PROBE_KEPT_MS;
      };
      asked.answer.then(keep, keep);
      probe = asked;
    }
    return probe.answer;
  };
}
