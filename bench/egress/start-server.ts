import { startSecureServer, testAuthority } from '@jettson/egress/testing';

// The server of the benchmark, in a process of its own: a small answer, or as many bytes as the path says.

const PIECE = Buffer.alloc(256 * 1024, 'abcdefghijklmnopqrstuvwxyz0123456789\n');

const server = await startSecureServer((request, response) => {
  const bytes = Number(request.url?.slice(1) ?? 0);
  if (bytes === 0) return void response.end('hello');
  response.setHeader('content-length', bytes);
  let left = bytes;
  const write = () => {
    while (left > 0) {
      const piece = PIECE.subarray(0, Math.min(left, PIECE.length));
      left -= piece.length;
      if (!response.write(piece)) return void response.once('drain', write);
    }
    response.end();
  };
  write();
});
process.send?.({ port: server.port, authority: testAuthority });
process.on('disconnect', () => process.exit());
