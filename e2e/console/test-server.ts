import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ServerProcess {
  url: string;
  /** Of another account than the owner's. */
  otherApiKey: string;
  longAgentId: string | null;
  /** A site that agents may reach; it lists models, too. */
  siteUrl: string;
  /** An MCP server at which one signs in. */
  mcpUrl: string;
  /** A new one-time link that signs the owner in. */
  newLink(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts serve.ts, the whole server, in a process of its own: as a browser meets it. */
export async function startServerProcess(args: string[] = []): Promise<ServerProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('serve.ts', import.meta.url)), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const nextLine = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the server ended');
    return JSON.parse(value) as {
      url: string;
      otherApiKey: string;
      longAgentId: string | null;
      siteUrl: string;
      mcpUrl: string;
      link: string;
    };
  };
  const started = await nextLine();
  return {
    ...started,
    async newLink() {
      child.stdin.write('link\n');
      return (await nextLine()).link;
    },
    async stop() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
