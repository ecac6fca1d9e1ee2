import packageJson from '../../../package.json' with { type: 'json' };

/** The version of the product: the server's and both SDKs'. It is set only in the repository's package.json. */
export const VERSION: string = packageJson.version;
