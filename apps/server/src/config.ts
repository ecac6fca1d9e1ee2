import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { EmbedderConfig, RemoteProvider } from '@jettson/embedder';
import { z } from 'zod';

interface RegionConfig {
  name: string;
  /** Ready computers to keep. */
  warm: number;
}

export interface Config {
  host: string;
  port: number;
  dataDir: string;
  /** What can be got again and is shared by all data folders: models, the unpacked browser. */
  cacheDir: string;
  /** Undefined: the embedded database in `dataDir`. */
  databaseUrl: string | undefined;
  /** The default region first. */
  regions: readonly [RegionConfig, ...RegionConfig[]];
  egress: { allow: string; deny: string };
  models: ModelConfig;
  embedder: EmbedderConfig;
  files: FileConfig;
  /** Runs that one worker carries on at the same time. */
  workerConcurrency: number;
  /** Agents that may wait for a worker; more are refused with 503. */
  maxWaitingAgents: number;
  logLevel: string;
  /** For commands that talk to a server: which one, and with which key. */
  client: { baseUrl: string | undefined; apiKey: string | undefined };
}

/** How one provider is reached, as the environment says it. */
export interface ProviderAccess {
  apiKey: string | undefined;
  /** With or without a closing `/v1`; undefined is the provider's own address. */
  baseUrl: string | undefined;
}

/** How models are reached. */
export interface ModelConfig {
  /** JETTSON_MODEL: `anthropic/<id>`, `openai/<id>`, `openai-compatible/<id>`, `ollama/<id>` or `local`. */
  model: string | undefined;
  /** ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL. */
  anthropic: ProviderAccess;
  /** OPENAI_API_KEY, OPENAI_BASE_URL. */
  openai: ProviderAccess;
  /** OPENAI_COMPATIBLE_API_KEY, OPENAI_COMPATIBLE_BASE_URL; where absent, OpenAI's two take their place. */
  openaiCompatible: ProviderAccess;
  /** Where Ollama is looked for: `http://127.0.0.1:11434`. */
  ollamaUrl: string;
  /** Where LM Studio is looked for: `http://127.0.0.1:1234`. */
  lmStudioUrl: string;
  /** The folder that holds the local model's file: `~/.cache/jettson/models`. */
  modelsDir: string;
}

/** Where a bucket is, and who may use it. */
export interface S3Config {
  /** Endpoint and bucket, e.g. `https://s3.eu-west-1.amazonaws.com/my-bucket`. */
  url: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** How files are kept. */
export interface FileConfig {
  /** Undefined: in the data folder. */
  s3: S3Config | undefined;
  /** How long an upload or an artifact is kept. */
  keepDays: number;
}

/** The environment or an option holds something that cannot work. The message is one line and lists every fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const optional = z.string().trim().min(1).optional().catch(undefined);
const url = z.url({ protocol: /^https?$/ }).optional();

const Regions = z.string().transform((list, context) => {
  const regions = list.split(',').map((entry) => {
    const [, name, warm] = /^\s*([a-z][a-z0-9-]{0,31})(?:[:=](\d{1,3}))?\s*$/.exec(entry) ?? [];
    if (name === undefined) context.addIssue(`"${entry}" is not a region: expected name or name=size`);
    return { name: name ?? '', warm: Number(warm ?? 1) };
  });
  if (new Set(regions.map(({ name }) => name)).size < regions.length)
    context.addIssue('names a region twice');
  return regions as [RegionConfig, ...RegionConfig[]];
});

const Environment = z.object({
  JETTSON_HOST: z.string().default('127.0.0.1'),
  JETTSON_PORT: z.coerce
    .number({ error: 'expected a port, 0 to 65535' })
    .int()
    .min(0)
    .max(65535)
    .default(4100),
  JETTSON_DATA_DIR: z.string().min(1).default('.jettson'),
  JETTSON_REGIONS: Regions.prefault('iad,lhr,syd'),
  JETTSON_EGRESS_ALLOW: z.string().default(''),
  JETTSON_EGRESS_DENY: z.string().default(''),
  JETTSON_MODEL: optional,
  JETTSON_CACHE_DIR: z
    .string()
    .min(1)
    .default(join(homedir(), '.cache', 'jettson')),
  JETTSON_EMBEDDER: z
    .string()
    .regex(
      /^(local|(openai|ollama|cohere|voyage)\/.+)$/,
      'expected local, openai/<model>, ollama/…, cohere/… or voyage/…',
    )
    .default('local'),
  JETTSON_EMBEDDER_DIMENSIONS: z.coerce.number().int().min(1).max(16_000).optional(),
  JETTSON_EMBEDDER_API_KEY: optional,
  JETTSON_EMBEDDER_BASE_URL: url,
  JETTSON_FILES_KEEP_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
  JETTSON_FILES_S3_URL: url,
  JETTSON_FILES_S3_REGION: z.string().min(1).default('us-east-1'),
  JETTSON_FILES_S3_ACCESS_KEY_ID: optional,
  JETTSON_FILES_S3_SECRET_ACCESS_KEY: optional,
  JETTSON_CONCURRENCY: z.coerce.number().int().min(1).max(1000).default(32),
  JETTSON_MAX_WAITING: z.coerce.number().int().min(1).max(10_000_000).default(10_000),
  JETTSON_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  JETTSON_BASE_URL: url,
  JETTSON_API_KEY: optional,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  ANTHROPIC_API_KEY: optional,
  ANTHROPIC_BASE_URL: url,
  OPENAI_API_KEY: optional,
  OPENAI_BASE_URL: url,
  OPENAI_COMPATIBLE_API_KEY: optional,
  OPENAI_COMPATIBLE_BASE_URL: url,
  OLLAMA_URL: url.default('http://127.0.0.1:11434'),
  LM_STUDIO_URL: url.default('http://127.0.0.1:1234'),
});

/** Options of the command line, which win over the environment. */
export interface ConfigOverrides {
  port?: string | undefined;
  host?: string | undefined;
  dataDir?: string | undefined;
  /** In the form of JETTSON_REGIONS. */
  regions?: string | undefined;
}

/** Reads the environment once. Throws ConfigError that lists every fault. */
export function readConfig(overrides: ConfigOverrides = {}, environment = process.env): Config {
  const given = {
    ...environment,
    ...(overrides.port === undefined ? {} : { JETTSON_PORT: overrides.port }),
    ...(overrides.host === undefined ? {} : { JETTSON_HOST: overrides.host }),
    ...(overrides.dataDir === undefined ? {} : { JETTSON_DATA_DIR: overrides.dataDir }),
    ...(overrides.regions === undefined ? {} : { JETTSON_REGIONS: overrides.regions }),
  };
  // An empty variable is how shells and compose files write "not set".
  const parsed = Environment.safeParse(
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')),
  );
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The configuration cannot work: ${faults.join('; ')}`);
  }
  const env = parsed.data;
  return {
    host: env.JETTSON_HOST,
    port: env.JETTSON_PORT,
    dataDir: resolve(env.JETTSON_DATA_DIR),
    cacheDir: resolve(env.JETTSON_CACHE_DIR),
    databaseUrl: env.DATABASE_URL,
    regions: env.JETTSON_REGIONS,
    egress: { allow: env.JETTSON_EGRESS_ALLOW, deny: env.JETTSON_EGRESS_DENY },
    models: {
      model: env.JETTSON_MODEL,
      anthropic: { apiKey: env.ANTHROPIC_API_KEY, baseUrl: env.ANTHROPIC_BASE_URL },
      openai: { apiKey: env.OPENAI_API_KEY, baseUrl: env.OPENAI_BASE_URL },
      openaiCompatible: {
        apiKey: env.OPENAI_COMPATIBLE_API_KEY,
        baseUrl: env.OPENAI_COMPATIBLE_BASE_URL,
      },
      ollamaUrl: env.OLLAMA_URL,
      lmStudioUrl: env.LM_STUDIO_URL,
      modelsDir: resolve(env.JETTSON_CACHE_DIR, 'models'),
    },
    embedder: embedderConfig(env),
    files: { s3: s3Config(env), keepDays: env.JETTSON_FILES_KEEP_DAYS },
    workerConcurrency: env.JETTSON_CONCURRENCY,
    maxWaitingAgents: env.JETTSON_MAX_WAITING,
    logLevel: env.JETTSON_LOG_LEVEL,
    client: { baseUrl: env.JETTSON_BASE_URL, apiKey: env.JETTSON_API_KEY },
  };
}

function embedderConfig(env: z.infer<typeof Environment>): EmbedderConfig {
  if (env.JETTSON_EMBEDDER === 'local') return { provider: 'local' };
  const slash = env.JETTSON_EMBEDDER.indexOf('/');
  if (env.JETTSON_EMBEDDER_DIMENSIONS === undefined) {
    throw new ConfigError(
      'The configuration cannot work: JETTSON_EMBEDDER_DIMENSIONS: say how long the vectors of JETTSON_EMBEDDER are',
    );
  }
  return {
    provider: env.JETTSON_EMBEDDER.slice(0, slash) as RemoteProvider,
    model: env.JETTSON_EMBEDDER.slice(slash + 1),
    dimensions: env.JETTSON_EMBEDDER_DIMENSIONS,
    apiKey: env.JETTSON_EMBEDDER_API_KEY,
    baseUrl: env.JETTSON_EMBEDDER_BASE_URL,
  };
}

function s3Config(env: z.infer<typeof Environment>): FileConfig['s3'] {
  const { JETTSON_FILES_S3_URL: url, JETTSON_FILES_S3_REGION: region } = env;
  const accessKeyId = env.JETTSON_FILES_S3_ACCESS_KEY_ID;
  const secretAccessKey = env.JETTSON_FILES_S3_SECRET_ACCESS_KEY;
  if (url === undefined) return undefined;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new ConfigError(
      'The configuration cannot work: JETTSON_FILES_S3_ACCESS_KEY_ID, JETTSON_FILES_S3_SECRET_ACCESS_KEY: the store of JETTSON_FILES_S3_URL needs both',
    );
  }
  return { url, region, accessKeyId, secretAccessKey };
}
