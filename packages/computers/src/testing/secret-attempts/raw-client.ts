/** The program `raw.mjs`, which a hostile computer runs: it says exactly what it is told to, and prints what it hears. */
export const RAW_CLIENT = `
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { connect as connectHttp2 } from 'node:http2';

const { connect: target, sni, send, then, headers } = JSON.parse(Buffer.from(process.argv[2], 'base64'));
const print = (piece) => process.stdout.write(piece);
setTimeout(() => process.exit(), 12_000);
const socket = connect(3128, '127.0.0.1');
socket.on('error', (error) => print('error: ' + error.message + '\\n'));
if (target === null) talk(socket);
else {
  socket.write('CONNECT ' + target + ' HTTP/1.1\\r\\nHost: ' + target + '\\r\\nProxy-Authorization: ' + (headers?.['x-key'] ?? 'none') + '\\r\\n\\r\\n');
  socket.once('data', (answer) => {
    print(answer);
    if (!String(answer).startsWith('HTTP/1.1 200')) process.exit();
    if (sni === undefined) return talk(socket);
    const options = { socket, servername: sni, rejectUnauthorized: false, ALPNProtocols: headers ? ['h2'] : ['http/1.1'] };
    const secure = connectTls(options, () => (headers ? ask(secure) : talk(secure)));
    secure.on('error', (error) => { print('error: ' + error.message + '\\n'); process.exit(); });
  });
}

function talk(connection) {
  let quiet = setTimeout(() => process.exit(), 6_000);
  connection.on('data', (piece) => {
    print(piece);
    clearTimeout(quiet);
    quiet = setTimeout(() => process.exit(), then ? 800 : 400);
  });
  connection.on('close', () => process.exit());
  connection.on('error', () => process.exit());
  connection.write(send);
  if (then) setTimeout(() => connection.write(Buffer.from(then, 'latin1')), 300);
}

function ask(secure) {
  const session = connectHttp2('https://' + target, { createConnection: () => secure });
  session.on('error', (error) => { print('error: ' + error.message); process.exit(); });
  const stream = session.request(headers);
  stream.on('response', (fields) => print(JSON.stringify(fields)));
  stream.on('trailers', (fields) => print(JSON.stringify(fields)));
  stream.on('data', print);
  stream.on('error', (error) => { print('error: ' + error.message); process.exit(); });
  stream.on('close', () => process.exit());
  if (!stream.writableEnded) stream.end(send);
}
`;
