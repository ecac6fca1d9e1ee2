import { resolve } from 'node:path';
import type { RerankerConfig } from '@jettson/embedder';
import { z } from 'zod';
import { DEFAULT_CACHE_DIR } from './config-cache.ts';
import {
  type ComputersConfig,
  defaultComputers,
  findComputersFaults,
  readComputers,
} from './config-computers.ts';
import { EgressRules, PackageHosts } from './config-egress.ts';
import { type EmbedderSettings, readEmbedder } from './config-embedder.ts';
import { ConfigError, describeFault, findUnknownVariables } from './config-error.ts';
import { type FileConfig, readFiles } from './config-files.ts';
import { MODEL_NAME, MODEL_NAME_FORM } from './config-models.ts';
import { Proxies, PublicUrl } from './config-reach.ts';
import { type RegionConfig, Regions } from './config-regions.ts';
import { readReranker } from './config-reranker.ts';
import { secretsIn } from './config-secrets.ts';
import { readSignIn, SIGN_IN_VARIABLES, type SignInConfig } from './config-sign-in.ts';
import { readTelemetry, TELEMETRY_VARIABLES, type TelemetryConfig } from './config-telemetry.ts';
import { readWebSearch, SEARCH_PROVIDERS, type WebSearchConfig } from './config-web-search.ts';
import { parseSealingKeys } from './sealing/sealing-key.ts';

export interface Config extends EmbedderSettings {
  host: string;
  port: number;
  /** Where callers reach the server, if not at `host` and `port`: behind a proxy. It may have a path. */
  publicUrl: URL | undefined;
  /** Addresses and CIDRs of the proxies whose `X-Forwarded-…` headers are trusted. */
  trustedProxies: readonly string[];
  signIn: SignInConfig;
  dataDir: string;
  /** Things that can be downloaded again and are shared by all data folders: models, the unpacked browser. */
  cacheDir: string;
  /** Undefined: the embedded database in `dataDir`. */
  databaseUrl: string | undefined;
  /** What secrets are sealed with. Undefined: the file `secret.key` in `dataDir`. */
  secretKey: string | undefined;
  /** The default region first. */
  regions: readonly [RegionConfig, ...RegionConfig[]];
  /** Undefined: search results stay in the order of their scores. */
  reranker: RerankerConfig | undefined;
  webSearch: WebSearchConfig | undefined;
  egress: { allow: string; deny: string };
  computers: ComputersConfig;
  /** JETTSON_PACKAGE_HOSTS: package registries that a limited network may include. */
  packageHosts: readonly string[];
  models: ModelConfig;
  files: FileConfig;
  /** Runs that one worker handles at the same time. */
  workerConcurrency: number;
  /** Computers that one worker has at the same time, ready, running and waiting ones together. */
  maxComputers: number;
  /** A waiting agent gives its computer up after this long. */
  idleComputerSeconds: number;
  /** Where a worker without a server answers `/readyz`. Without a port it takes 4101, or any that is free. */
  worker: { host: string; port: number | undefined };
  /** When the process stops, a turn or a tool call that takes longer than this is cut off. */
  drainSeconds: number;
  /** After SIGTERM, `/readyz` says for at least this long that the process is stopping, before its listener closes. */
  stopDelaySeconds: number;
  /** Agents that may wait for a worker; further ones are refused with 503. */
  maxWaitingAgents: number;
  logLevel: string;
  /** What is exported about this process, and who may read its metrics. */
  telemetry: TelemetryConfig;
  /** Secrets that no log, error or answer may repeat. */
  secrets: readonly string[];
  /** For commands that talk to a server: its URL, and the key. */
  client: { baseUrl: string | undefined; apiKey: string | undefined };
}

/** How one provider is reached. */
export interface ProviderAccess {
  apiKey: string | undefined;
  /** With or without a trailing `/v1`; undefined is the provider's own address. */
  baseUrl: string | undefined;
  /** It was saved in the console; otherwise it is as the environment has it. */
  isSaved?: boolean;
  /** For an address that the operator did not set: it may only be reached under the policy for agents. */
  fetch?: typeof fetch;
}

/** How models are reached. */
export interface ModelConfig {
  /** JETTSON_MODEL: `local`, or `<provider>/<id>`. */
  model: string | undefined;
  /** JETTSON_MODELS: the only models that a spawn may name. Undefined: all that the providers list. */
  offered: readonly string[] | undefined;
  /** ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL. */
  anthropic: ProviderAccess;
  /** OPENAI_API_KEY, OPENAI_BASE_URL. */
  openai: ProviderAccess;
  /** OPENAI_COMPATIBLE_API_KEY, or else OPENAI_API_KEY; OPENAI_COMPATIBLE_BASE_URL. */
  openaiCompatible: ProviderAccess;
  /** Where Ollama is looked for: `http://127.0.0.1:11434`. */
  ollamaUrl: string;
  /** Where LM Studio is looked for: `http://127.0.0.1:1234`. */
  lmStudioUrl: string;
  /** JETTSON_MODEL_IDLE_SECONDS: a call of a model that sends nothing for this long is given up. */
  idleSeconds: number;
  /** The folder that holds the local model's file: `~/.cache/jettson/models`. */
  modelsDir: string;
}

const optional = z.string().trim().min(1).optional().catch(undefined);
const url = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }).optional();

/** Only digits: Number reads blanks as 0 and accepts 0x10. */
function wholeNumber(min: number, max: number, what = 'a whole number') {
  const error = `expected ${what}, ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, error)
    .transform(Number)
    .pipe(z.number().min(min, error).max(max, error));
}

const Environment = z.object({
  JETTSON_HOST: z
    .string()
    .regex(/^[\w.:%-]+$/, 'expected an address or the name of a host')
    .default('127.0.0.1'),
  JETTSON_PORT: wholeNumber(0, 65_535, 'a port').default(4100),
  JETTSON_PUBLIC_URL: PublicUrl,
  JETTSON_TRUSTED_PROXIES: Proxies.prefault(''),
  ...SIGN_IN_VARIABLES,
  JETTSON_DATA_DIR: z.string().min(1).default('.jettson'),
  JETTSON_REGIONS: Regions.prefault('iad=1,lhr=0,syd=0'),
  JETTSON_EGRESS_ALLOW: EgressRules.default(''),
  JETTSON_EGRESS_DENY: EgressRules.default(''),
  JETTSON_COMPUTERS: z.enum(['auto', 'bubblewrap', 'docker']).default('auto'),
  JETTSON_EXEC_SERVER: z.enum(['auto', 'native', 'node']).default('auto'),
  JETTSON_DOCKER_IMAGE: z.string().trim().min(1).optional(),
  JETTSON_PACKAGE_HOSTS: PackageHosts.prefault(''),
  JETTSON_MODEL: z.string().trim().regex(MODEL_NAME, `expected ${MODEL_NAME_FORM}`).optional(),
  JETTSON_MODEL_IDLE_SECONDS: wholeNumber(1, 86_400, 'seconds').default(900),
  JETTSON_SECRET_KEY: z
    .string()
    .refine(
      (text) => parseSealingKeys(text) !== undefined,
      'expected 32 bytes in base64 or hex (openssl rand -base64 32), or several of them, divided by commas',
    )
    .optional(),
  JETTSON_MODELS: z
    .string()
    .transform((list) => list.split(',').map((name) => name.trim()))
    .refine(
      (names) => names.every((name) => MODEL_NAME.test(name)),
      `expected names divided by commas, each of them ${MODEL_NAME_FORM}`,
    )
    .optional(),
  JETTSON_CACHE_DIR: z.string().min(1).default(DEFAULT_CACHE_DIR),
  JETTSON_EMBEDDER: z
    .string()
    .regex(
      /^(local|(openai|ollama|cohere|voyage)\/.+)$/,
      'expected local, openai/<model>, ollama/…, cohere/… or voyage/…',
    )
    .default('local'),
  JETTSON_EMBEDDER_DIMENSIONS: wholeNumber(1, 16_000).optional(),
  JETTSON_EMBEDDER_API_KEY: optional,
  JETTSON_EMBEDDER_BASE_URL: url,
  JETTSON_EMBEDDER_MULTILINGUAL: z.string().trim().min(1).default('auto'),
  JETTSON_RERANKER: z
    .string()
    .regex(/^(cohere|voyage|openai)\/.+$/, 'expected cohere/<model>, voyage/… or openai/…')
    .optional(),
  JETTSON_RERANKER_API_KEY: optional,
  JETTSON_RERANKER_BASE_URL: url,
  JETTSON_WEB_SEARCH: z.enum(SEARCH_PROVIDERS).optional(),
  JETTSON_WEB_SEARCH_KEY: optional,
  JETTSON_WEB_SEARCH_URL: url,
  JETTSON_FILES_KEEP_DAYS: z
    .never(
      'it is no longer used; remove it, and set the days of each plan: jettson plans set NAME --file-days 30',
    )
    .optional(),
  JETTSON_FILES_S3_URL: url,
  JETTSON_FILES_S3_REGION: z.string().min(1).default('us-east-1'),
  JETTSON_FILES_S3_ACCESS_KEY_ID: optional,
  JETTSON_FILES_S3_SECRET_ACCESS_KEY: optional,
  JETTSON_CONCURRENCY: wholeNumber(1, 1000).default(32),
  JETTSON_MAX_COMPUTERS: wholeNumber(1, 10_000).optional(),
  JETTSON_IDLE_COMPUTER_SECONDS: wholeNumber(1, 31_536_000, 'seconds').default(120),
  JETTSON_WORKER_HOST: z
    .string()
    .regex(/^[\w.:%-]+$/, 'expected an address or the name of a host')
    .default('127.0.0.1'),
  JETTSON_WORKER_PORT: wholeNumber(0, 65_535, 'a port').optional(),
  JETTSON_DRAIN_SECONDS: wholeNumber(0, 86_400, 'seconds').default(10),
  JETTSON_STOP_DELAY_SECONDS: wholeNumber(0, 3600, 'seconds').default(1),
  JETTSON_MAX_WAITING: wholeNumber(1, 10_000_000).default(10_000),
  JETTSON_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  JETTSON_BASE_URL: url,
  JETTSON_API_KEY: optional,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'expected a URL, postgres://…' }).optional(),
  ANTHROPIC_API_KEY: optional,
  ANTHROPIC_BASE_URL: url,
  OPENAI_API_KEY: optional,
  OPENAI_BASE_URL: url,
  OPENAI_COMPATIBLE_API_KEY: optional,
  OPENAI_COMPATIBLE_BASE_URL: url,
  OLLAMA_URL: url.default('http://127.0.0.1:11434'),
  LM_STUDIO_URL: url.default('http://127.0.0.1:1234'),
  ...TELEMETRY_VARIABLES,
});

/** Command-line options, which take precedence over the environment. */
export interface ConfigOverrides {
  port?: string | undefined;
  host?: string | undefined;
  dataDir?: string | undefined;
  /** In the form of JETTSON_REGIONS. */
  regions?: string | undefined;
}

/** The variable that an option stands for, and how the option is written. */
const OPTIONS: Record<keyof ConfigOverrides, { variable: string; flag: string }> = {
  port: { variable: 'JETTSON_PORT', flag: '--port' },
  host: { variable: 'JETTSON_HOST', flag: '--host' },
  dataDir: { variable: 'JETTSON_DATA_DIR', flag: '--data-dir' },
  regions: { variable: 'JETTSON_REGIONS', flag: '--region' },
};

/** Reads the environment once. Throws ConfigError that lists every fault, unknown variables of ours included. */
export function readConfig(overrides: ConfigOverrides = {}, environment = process.env): Config {
  const options = Object.entries(OPTIONS).flatMap(([option, { variable, flag }]) => {
    const value = overrides[option as keyof ConfigOverrides];
    return value === undefined ? [] : [{ variable, flag, value }];
  });
  const given = Object.fromEntries([
    // An empty variable is how shells and compose files write "not set".
    ...Object.entries(environment).filter(([, value]) => value !== ''),
    ...options.map(({ variable, value }) => [variable, value]),
  ]);
  const parsed = Environment.safeParse(given);
  const flags = new Map(options.map(({ variable, flag }) => [variable, flag]));
  const faults = [
    ...(parsed.error?.issues ?? []).map((issue) => describeFault(issue, given, flags)),
    ...findUnknownVariables(given, Object.keys(Environment.shape)),
    ...(parsed.success ? findComputersFaults(parsed.data) : []),
  ];
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  const env = parsed.data;
  const modelsDir = resolve(env.JETTSON_CACHE_DIR, 'models');
  return {
    host: env.JETTSON_HOST,
    port: env.JETTSON_PORT,
    publicUrl: env.JETTSON_PUBLIC_URL,
    trustedProxies: env.JETTSON_TRUSTED_PROXIES,
    signIn: readSignIn(env, env.JETTSON_PUBLIC_URL),
    dataDir: resolve(env.JETTSON_DATA_DIR),
    cacheDir: resolve(env.JETTSON_CACHE_DIR),
    databaseUrl: env.DATABASE_URL,
    secretKey: env.JETTSON_SECRET_KEY,
    regions: env.JETTSON_REGIONS,
    egress: { allow: env.JETTSON_EGRESS_ALLOW, deny: env.JETTSON_EGRESS_DENY },
    computers: readComputers(env),
    packageHosts: env.JETTSON_PACKAGE_HOSTS,
    models: {
      model: env.JETTSON_MODEL,
      offered: env.JETTSON_MODELS,
      idleSeconds: env.JETTSON_MODEL_IDLE_SECONDS,
      anthropic: { apiKey: env.ANTHROPIC_API_KEY, baseUrl: env.ANTHROPIC_BASE_URL },
      openai: { apiKey: env.OPENAI_API_KEY, baseUrl: env.OPENAI_BASE_URL },
      openaiCompatible: {
        apiKey: env.OPENAI_COMPATIBLE_API_KEY ?? env.OPENAI_API_KEY,
        baseUrl: env.OPENAI_COMPATIBLE_BASE_URL,
      },
      ollamaUrl: env.OLLAMA_URL,
      lmStudioUrl: env.LM_STUDIO_URL,
      modelsDir,
    },
    ...readEmbedder(env, modelsDir),
    reranker: readReranker(env),
    webSearch: readWebSearch(env),
    files: readFiles(env),
    workerConcurrency: env.JETTSON_CONCURRENCY,
    maxComputers: env.JETTSON_MAX_COMPUTERS ?? defaultComputers(env.JETTSON_CONCURRENCY),
    idleComputerSeconds: env.JETTSON_IDLE_COMPUTER_SECONDS,
    worker: { host: env.JETTSON_WORKER_HOST, port: env.JETTSON_WORKER_PORT },
    drainSeconds: env.JETTSON_DRAIN_SECONDS,
    stopDelaySeconds: env.JETTSON_STOP_DELAY_SECONDS,
    maxWaitingAgents: env.JETTSON_MAX_WAITING,
    logLevel: env.JETTSON_LOG_LEVEL,
    telemetry: readTelemetry(env),
    secrets: secretsIn(env),
    client: { baseUrl: env.JETTSON_BASE_URL, apiKey: env.JETTSON_API_KEY },
  };
}

/** The secrets of the environment, even if the configuration cannot be read. */
export function readSecrets(environment = process.env): string[] {
  return secretsIn(environment);
}
