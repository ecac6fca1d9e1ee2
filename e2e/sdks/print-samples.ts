/** Prints the API reference's examples in Python with the requests that they make, for the tests of the SDK. */
import { readFileSync } from 'node:fs';
import { allCalls, type OpenApi } from '../../apps/console/src/reference/open-api.ts';
import { filledPath, sampleFor } from '../../apps/console/src/reference/samples/sample-for.ts';
import { sampleRequestOf } from '../../apps/console/src/reference/samples/sample-request.ts';

const file = new URL('../../openapi.json', import.meta.url);
const document: OpenApi = JSON.parse(readFileSync(file, 'utf8'));

const samples = allCalls(document)
  .filter(({ operation }) => operation.security?.some((one) => 'apiKey' in one))
  .map((call) => {
    const request = sampleRequestOf(document, call);
    const { method, query, body = null } = request;
    return {
      python: sampleFor('python', request, 'http://127.0.0.1:4100'),
      request: { method, path: filledPath(request), query, body },
    };
  });

process.stdout.write(JSON.stringify(samples));
