import { toPython, toShell, toTypeScript } from '../../code/literals.ts';
import type { SampleRequest } from './sample-request.ts';
import { sdkCallFor, toCamel, toPythonMethod } from './sdk-calls.ts';

export const SAMPLE_LANGUAGES = [
  { value: 'curl', label: 'curl' },
  { value: 'typescript', label: 'TypeScript' },
  { value: 'python', label: 'Python' },
] as const;

export type SampleLanguage = (typeof SAMPLE_LANGUAGES)[number]['value'];

/** A program that makes the request to the server at `baseUrl`, with the key in JETTSON_API_KEY. */
export function sampleFor(language: SampleLanguage, request: SampleRequest, baseUrl: string): string {
  switch (language) {
    case 'curl':
      return inCurl(request, baseUrl);
    case 'typescript':
      return [
        `import { Jettson } from '@jettson/sdk';`,
        '',
        `const client = new Jettson({ baseUrl: ${toTypeScript(baseUrl)} });`,
        typeScriptStatement(request),
      ].join('\n');
    case 'python':
      return [
        'from jettson import Jettson',
        '',
        `client = Jettson(base_url=${toPython(baseUrl)})`,
        pythonStatement(request),
      ].join('\n');
  }
}

function inCurl(
  { method, query, body, contentType, answer, ...request }: SampleRequest,
  baseUrl: string,
): string {
  const url = `${baseUrl}${filledPath(request)}${toQuery(query)}`;
  const text = typeof body === 'string' ? body : JSON.stringify(body, null, 2);
  return [
    `curl ${answer === 'stream' ? '-N ' : ''}${method === 'GET' ? '' : `-X ${method} `}${toShell(url)}`,
    '-H "Authorization: Bearer $JETTSON_API_KEY"',
    ...(contentType === undefined ? [] : [`-H ${toShell(`Content-Type: ${contentType}`)}`]),
    ...(text === undefined ? [] : [`--data-binary ${toShell(text)}`]),
  ].join(' \\\n  ');
}

/** The path with its parameters in it. */
export function filledPath({ path, inPath }: Pick<SampleRequest, 'path' | 'inPath'>): string {
  return path.replaceAll(/\{(\w+)\}/g, (place, name: string) =>
    inPath[name] === undefined ? place : encodeURIComponent(inPath[name]),
  );
}

function toQuery(query: Record<string, string>): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? '' : `?${text}`;
}

function typeScriptStatement(request: SampleRequest): string {
  const { method, given, options } = callOf(request);
  const positional = given.map((value) => toTypeScript(value));
  const named = Object.fromEntries(Object.entries(options).map(([name, value]) => [toCamel(name), value]));
  const call =
    method === undefined
      ? `client.request(${toTypeScript(rawCallOf(request))})`
      : `client.${method}(${[...positional, ...(Object.keys(named).length > 0 ? [toTypeScript(named)] : [])].join(', ')})`;
  switch (request.answer) {
    case 'stream':
      return `for await (const event of ${call}) console.log(event);`;
    case 'none':
      return `await ${call};`;
    default:
      return `console.log(await ${call});`;
  }
}

function pythonStatement(request: SampleRequest): string {
  const { method, given, options } = callOf(request);
  const { method: verb, path, ...rest } = rawCallOf(request);
  const call =
    method === undefined
      ? `client.request(${pythonArguments([verb, path], rest)})`
      : `client.${toPythonMethod(method)}(${pythonArguments(given, options)})`;
  switch (request.answer) {
    case 'stream':
      return `for event in ${call}:\n    print(event)`;
    case 'none':
      return call;
    default:
      return `print(${call})`;
  }
}

function pythonArguments(given: unknown[], options: object): string {
  const all = [
    ...given.map((value) => toPython(value, '    ')),
    ...Object.entries(options).map(([name, value]) => `${name}=${toPython(value, '    ')}`),
  ];
  const line = all.join(', ');
  return line.length <= 60 && !line.includes('\n') ? line : `\n${all.map((one) => `    ${one},\n`).join('')}`;
}

/** What the SDK's method gets; without one, no method. */
function callOf({ operationId, inPath, query, body, contentType }: SampleRequest) {
  const call = sdkCallFor(operationId, Object.keys(inPath));
  const fields = contentType === undefined || contentType === 'application/json' ? body : { content: body };
  const all: Record<string, unknown> = { ...inPath, ...query, ...(fields as object | undefined) };
  const positions = call?.positions ?? [];
  const options = Object.fromEntries(Object.entries(all).filter(([name]) => !positions.includes(name)));
  return { method: call?.method, given: positions.map((name) => all[name]), options };
}

/** The request as `client.request` takes it. */
function rawCallOf({ method, query, body, ...request }: SampleRequest) {
  return {
    method,
    path: filledPath(request).replace(/^\/api\/v1/, ''),
    ...(Object.keys(query).length > 0 && { query }),
    ...(body !== undefined && { body }),
  };
}
