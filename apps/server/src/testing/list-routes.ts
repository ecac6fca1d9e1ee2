import type { createApp } from '../app.ts';
import { openApiDocument } from '../http/open-api-document.ts';

/**
 * Every route below /api/v1, from the OpenAPI document: a test that goes through them automatically includes new ones.
 */
export function listRoutes(
  app: ReturnType<typeof createApp>,
): { operationId: string; method: string; path: string }[] {
  return Object.entries(openApiDocument(app).paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, { operationId: string }>).map(([method, { operationId }]) => ({
      operationId,
      method: method.toUpperCase(),
      path,
    })),
  );
}
