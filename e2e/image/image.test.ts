import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { calls, inTurns, says, startScriptedModelServer } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { Jettson } from '@jettson/sdk';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../apps/server/src/testing/ports.ts';
import { buildArguments, docker, LEAST_PRIVILEGES, ROOT, whyNoDocker } from './docker.ts';

/** JETTSON_TEST_IMAGE is 1, or the name of an image that is to be tested as it is. */
const GIVEN = process.env.JETTSON_TEST_IMAGE ?? '1';
const IMAGE = GIVEN === '1' ? 'jettson-test' : GIVEN;
const MOST_BYTES = 500e6;

/** The time of all files in the image, unless the build gets another SOURCE_DATE_EPOCH. */
const EPOCH = '315532800';
/** Each file, folder and link with its permissions and time, then the sums of the files. Only the image's Node is stripped, and only it has no browser. */
const LIST = `find . -path '*/@sparticuz/chromium/bin*' -o -printf '%p %y %m %T@ %l\\n'
  find . -type f ! -path '*/@sparticuz/chromium/bin/*' ! -path '*/bin/node' -exec sha256sum {} +`;

let model: Awaited<ReturnType<typeof startScriptedModelServer>>;

/** What the container says about itself: agents run a shell, as whom, and whether it sees the server's files. */
const LOOK =
  'id -u; cat /proc/1/status | grep CapEff; ls /opt /var/lib/jettson 2>&1 | wc -c; python3 -c "print(6*7)"';

describe.skipIf(whyNoDocker !== null)(`the image (${whyNoDocker ?? 'with Docker'})`, () => {
  beforeAll(async () => {
    if (GIVEN === '1') await docker(['build', '-t', IMAGE, ...buildArguments(), '.'], { cwd: ROOT });
    model = await startScriptedModelServer(
      inTurns(calls('look', 'jettson_shell_run', { command: LOOK }), says('looked')),
    );
  }, 1_800_000);
  afterAll(() => model?.close());

  /** A container on the machine's network, with what it needs to run agents; removed in the end, with its volume. */
  async function start(
    privileges = LEAST_PRIVILEGES,
    { volume = `jettson-test-${randomUUID()}`, command = ['serve'] } = {},
  ) {
    const name = `jettson-test-${randomUUID()}`;
    const port = await freePort();
    const settings = {
      JETTSON_PORT: String(port),
      JETTSON_MODEL: 'anthropic/scripted',
      ANTHROPIC_API_KEY: 'test',
      ANTHROPIC_BASE_URL: model.url,
      JETTSON_REGIONS: 'iad=0',
    };
    const environment = Object.entries(settings).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
    const fast = ['--health-interval', '1s', '--stop-timeout', '60'];
    await docker([
      ...['run', '-d', '--name', name, '--network', 'host', '-v', `${volume}:/var/lib/jettson`],
      ...[...privileges, ...environment, ...fast, IMAGE, ...command],
    ]);
    onTestFinished(async () => {
      await docker(['rm', '-f', name]);
      await docker(['volume', 'rm', '-f', volume]).catch(() => {});
    });
    return { name, volume, url: `http://127.0.0.1:${port}` };
  }

  const untilHealthy = (name: string) =>
    expect
      .poll(() => docker(['inspect', '-f', '{{.State.Health.Status}}', name]), { timeout: 120_000 })
      .toBe('healthy');
  const keyOf = async (name: string) =>
    JSON.parse(await docker(['exec', name, 'jettson', 'keys', 'create', '--json'])).api_key as string;

  test('it is below 500 MB, contains no tests, source maps or programs for other systems, and runs as an ordinary user', async () => {
    const [config] = JSON.parse(await docker(['inspect', IMAGE]));
    const unneeded =
      "find /opt/jettson \\( -name '*.map' -o -name '*.test.ts' -o -name '*.dylib' -o -name '*.dll' -o -path '*/node_modules/vitest' \\)";
    const found = await docker([
      'run',
      '--rm',
      '--network',
      'none',
      '--entrypoint',
      'sh',
      IMAGE,
      '-c',
      unneeded,
    ]);

    expect(config.Size).toBeLessThan(MOST_BYTES);
    process.stdout.write(`image: ${(config.Size / 1e6).toFixed(0)} MB\n`);
    expect(config.Config.User).toBe('10001');
    expect(config.Config.Healthcheck.Test).toEqual(['CMD', 'jettson-health']);
    expect(found).toBe('');
  });

  test.skipIf(GIVEN !== '1')(
    'the same sources make the same files with the same times, wherever they are built',
    {
      timeout: 600_000,
    },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'jettson-pack-'));
      onTestFinished(() => removeFolder(folder));
      const here = join(folder, 'jettson');
      const run = promisify(execFile);
      const options = { maxBuffer: 100_000_000, env: { ...process.env, SOURCE_DATE_EPOCH: EPOCH } };
      await run('npm', ['run', 'pack', '--', '--into', here], { ...options, cwd: ROOT });

      const { stdout } = await run('sh', ['-c', LIST], { ...options, cwd: here });
      const inImage = await docker([
        ...['run', '--rm', '--network', 'none', '-w', '/opt/jettson'],
        ...['--entrypoint', 'sh', IMAGE, '-c', LIST],
      ]);

      const [made, found] = [stdout, inImage].map((list) => list.trim().split('\n').sort());
      expect(made?.length).toBeGreaterThan(10_000);
      expect(found).toEqual(made);
    },
  );

  test('with the documented privileges agents have computers; it stops by itself, and keeps everything in its volume', {
    timeout: 400_000,
  }, async () => {
    const first = await start();
    await untilHealthy(first.name);
    const apiKey = await keyOf(first.name);
    const client = new Jettson({ apiKey, baseUrl: first.url });

    const agent = await client.agents.spawnAndWait('look around', { timeoutMs: 120_000 });
    const log = await client.agents.events(agent.agent_id);
    await docker(['stop', first.name]);
    const code = await docker(['inspect', '-f', '{{.State.ExitCode}}', first.name]);
    const second = await start(LEAST_PRIVILEGES, { volume: first.volume });
    await untilHealthy(second.name);
    const kept = await new Jettson({ apiKey, baseUrl: second.url }).agents.get(agent.agent_id);

    expect(agent).toMatchObject({ status: 'completed', final_result: 'looked' });
    expect(JSON.stringify(log)).toMatch(/CapEff:\\t0000000000000000.*42/);
    expect(code).toBe('0');
    expect(kept.final_result).toBe('looked');
    expect((await fetch(`${second.url}/docs/`)).status).toBe(200);
    expect((await fetch(`${second.url}/sdk/jettson-sdk.tgz`)).status).toBe(200);
  });

  test('the quickstart passes inside', { timeout: 400_000 }, async () => {
    const { name } = await start(LEAST_PRIVILEGES, { command: ['quickstart', 'look around'] });

    const code = await docker(['wait', name]);

    expect({ code, printed: await docker(['logs', name]) }).toEqual({
      code: '0',
      printed: expect.stringContaining('looked'),
    });
  });

  test('with the default privileges of Docker it serves, and says what computers lack', {
    timeout: 400_000,
  }, async () => {
    const { name, url } = await start([]);
    await untilHealthy(name);

    const ready = await (await fetch(`${url}/readyz`)).json();

    expect(ready).toMatchObject({ status: 'degraded', parts: { computers: { ok: false } } });
  });
});
