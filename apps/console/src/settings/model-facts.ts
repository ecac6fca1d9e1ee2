import type { Model } from '@jettson/sdk';

const price = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumFractionDigits: 4 });

/** Dollars for a million tokens; "–" where the price is unknown. */
export function priceText(usd: number | undefined): string {
  if (usd === undefined) return '–';
  return usd === 0 ? 'free' : price.format(usd);
}

/** "1M", "128k": tokens, in the form that people compare. */
export function tokensText(tokens: number | null): string {
  if (tokens === null) return '–';
  if (tokens >= 1_000_000) return `${round(tokens / 1_000_000)}M`;
  return tokens >= 1000 ? `${round(tokens / 1000)}k` : String(tokens);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The models whose id has every word of the query. */
export function filterModels(models: Model[], query: string): Model[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter(({ id }) => words.every((word) => id.toLowerCase().includes(word)));
}
