import { ConfigError } from './config-error.ts';

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
}

interface FileSettings {
  JETTSON_FILES_S3_URL?: string | undefined;
  JETTSON_FILES_S3_REGION: string;
  JETTSON_FILES_S3_ACCESS_KEY_ID?: string | undefined;
  JETTSON_FILES_S3_SECRET_ACCESS_KEY?: string | undefined;
}

/** Throws ConfigError if a bucket is named in part. */
export function readFiles(env: FileSettings): FileConfig {
  return { s3: readS3(env) };
}

function readS3(env: FileSettings): S3Config | undefined {
  const { JETTSON_FILES_S3_URL: url, JETTSON_FILES_S3_REGION: region } = env;
  const accessKeyId = env.JETTSON_FILES_S3_ACCESS_KEY_ID;
  const secretAccessKey = env.JETTSON_FILES_S3_SECRET_ACCESS_KEY;
  if (url === undefined && (accessKeyId ?? secretAccessKey) !== undefined) {
    throw new ConfigError(['JETTSON_FILES_S3_URL: missing, though a key of a store is set']);
  }
  if (url === undefined) return undefined;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new ConfigError([
      'JETTSON_FILES_S3_ACCESS_KEY_ID, JETTSON_FILES_S3_SECRET_ACCESS_KEY: the store of JETTSON_FILES_S3_URL needs both',
    ]);
  }
  return { url, region, accessKeyId, secretAccessKey };
}
