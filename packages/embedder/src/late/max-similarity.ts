import { TOKEN_DIMENSIONS } from './late-facts.ts';

/** Each token of the query is compared with all of the passage, and the best cosines are averaged. Vectors are int8. */
export function maxSimilarity(query: Int8Array, passage: Int8Array): number {
  let sum = 0;
  for (let q = 0; q < query.length; q += TOKEN_DIMENSIONS) {
    let best = Number.NEGATIVE_INFINITY;
    for (let p = 0; p < passage.length; p += TOKEN_DIMENSIONS) {
      let product = 0;
      for (let d = 0; d < TOKEN_DIMENSIONS; d++) {
        product += (query[q + d] as number) * (passage[p + d] as number);
      }
      if (product > best) best = product;
    }
    sum += best;
  }
  return sum / (query.length / TOKEN_DIMENSIONS);
}
