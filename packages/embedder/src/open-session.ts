import { InferenceSession } from 'onnxruntime-node';

/**
 * Loads an ONNX model for the calling thread. `content` must be a buffer of its own, and is empty afterwards. That, and
 * having no arena for what is computed, saves 20 MB with both English models.
 */
export async function openSession(content: Buffer): Promise<InferenceSession> {
  // One thread: on two shared cores, a second one made short texts two to three times slower, and the server needs the
  // other core. From a path instead of a buffer, the runtime takes 50 MB more, and keeps them.
  const session = await InferenceSession.create(content, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    enableCpuMemArena: false,
    enableMemPattern: false,
  });
  // The runtime has its own copy of the weights. A process that makes little garbage would keep this one for minutes.
  if (content.buffer instanceof ArrayBuffer) content.buffer.transfer(0);
  return session;
}
