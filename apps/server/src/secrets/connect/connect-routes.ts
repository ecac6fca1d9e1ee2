import { closedObject, SecretName, WebhookUrl } from '@jettson/contract';
import {
  createEgressPolicy,
  createPolicySessions,
  type OpenPolicySession,
  parseEgressRules,
} from '@jettson/egress';
import { type Context, Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import { actorOf } from '../../audit/actor-of.ts';
import { ApiError, wrongField } from '../../errors.ts';
import type { AppEnv } from '../../http/app-env.ts';
import { publicPath } from '../../http/below-public-path.ts';
import { onInvalid } from '../../http/on-invalid.ts';
import { refuseParameters } from '../../http/refuse-unknown.ts';
import { requireRight } from '../../http/require-right.ts';
import type { ConnectDeps } from './begin-connection.ts';

const word = z.string().min(1).max(4096);

const BeginRequest = closedObject({
  name: SecretName,
  url: WebhookUrl,
  return_url: word,
  client_id: word.nullish(),
  client_secret: word.nullish(),
});

const FinishRequest = closedObject({
  state: word,
  code: word.nullish(),
  iss: word.nullish(),
  error: z.string().max(4096).nullish(),
});

/** The page of the console that the authorization server sends the browser back to. */
const RETURN_PATH = '/console/connected';

/** The console's calls to connect an MCP server, below /api/auth: they belong to a session, so no key can make them. */
export function connectRoutes({
  database,
  sealing,
  egress,
  reach: { publicUrl },
}: Omit<ConnectDeps, 'openSession'> & {
  /** The operator's rules, as configured. */
  egress: { allow: string; deny: string };
  reach: { publicUrl: URL | undefined };
}) {
  let sessions: OpenPolicySession | undefined;
  const openSession: OpenPolicySession = (caller) => {
    sessions ??= sessionsUnder(egress);
    return sessions(caller);
  };
  const deps: ConnectDeps = { database, sealing, openSession };
  const requireSession = createMiddleware<AppEnv>(async (c, next) => {
    if (c.var.signedIn === null) throw new ApiError('forbidden', 'Connect in the console: a key cannot');
    requireRight(c.var.signedIn.role, 'secrets', 'change');
    refuseParameters(c, []);
    await next();
  });
  return new Hono<AppEnv>()
    .use('/api/auth/connect/*', requireSession)
    .post('/api/auth/connect/begin', async (c) => {
      const body = await read(c, BeginRequest);
      const { name, url, client_id: id, client_secret: secret } = body;
      // With the client of the protocol, here and below: few servers connect to one.
      const { beginConnection } = await import('./begin-connection.ts');
      const { authorizationUrl } = await beginConnection(deps, c.var.accountId, {
        name,
        url,
        client: id ? { id, secret: secret ?? null } : null,
        redirectUrl: checkReturnUrl(c, body.return_url, publicUrl),
        sessionToken: sessionTokenOf(c),
      });
      return c.json({ authorization_url: authorizationUrl });
    })
    .post('/api/auth/connect/finish', async (c) => {
      const { state, code, iss, error } = await read(c, FinishRequest);
      const { finishConnection } = await import('./finish-connection.ts');
      const secret = await finishConnection(deps, c.var.accountId, {
        returned: { state, code: code ?? undefined, iss: iss ?? undefined, error: error ?? undefined },
        sessionToken: sessionTokenOf(c),
        actor: actorOf(c),
      });
      return c.json(secret);
    });
}

function sessionsUnder({ allow, deny }: { allow: string; deny: string }): OpenPolicySession {
  return createPolicySessions(
    createEgressPolicy({ allow: parseEgressRules(allow), deny: parseEgressRules(deny) }),
  );
}

/** Only a page of this server, under the name that the browser uses for it. */
function checkReturnUrl(c: Context<AppEnv>, returnUrl: string, publicUrl: URL | undefined): string {
  const url = URL.parse(returnUrl);
  const paths = [RETURN_PATH, `${publicPath(publicUrl)}${RETURN_PATH}`];
  const isOurs = url?.host === c.var.connection.host && paths.includes(url.pathname);
  if (isOurs && /^https?:$/.test(url.protocol)) return `${url.origin}${url.pathname}`;
  throw wrongField('return_url', `the address of this server and ${RETURN_PATH}`);
}

/** The console's token differs for each session. */
function sessionTokenOf(c: Context<AppEnv>): string {
  return c.req.header('x-jettson-console') ?? '';
}

async function read<Schema extends z.ZodType>(c: Context<AppEnv>, schema: Schema): Promise<z.infer<Schema>> {
  const parsed = schema.safeParse(await c.req.json().catch(() => undefined));
  await onInvalid({ target: 'json', ...parsed }, c);
  return parsed.data as z.infer<Schema>;
}
