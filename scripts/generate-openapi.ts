import { createApp } from '../apps/server/src/app.ts';
import { openApiDocument } from '../apps/server/src/http/open-api-document.ts';
import type { GeneratedFile } from './generate.ts';

/** openapi.json, from the routes. */
export function generateOpenApi(): GeneratedFile {
  // Routes only describe themselves here: none is called, so none needs its I/O.
  const nothing = new Proxy({}, { get: () => nothing }) as never;
  const document = openApiDocument(createApp(nothing));
  return { path: 'openapi.json', text: `${JSON.stringify(document, null, 2)}\n` };
}
