/** The same response, from a server that may send anything: its body fails with the error after this many bytes. */
export function capResponse(response: Response, maxBytes: number, tooLong: () => Error): Response {
  let bytes = 0;
  const cap = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      bytes += piece.length;
      if (bytes > maxBytes) throw tooLong();
      controller.enqueue(piece);
    },
  });
  return new Response(response.body?.pipeThrough(cap) ?? null, response);
}
