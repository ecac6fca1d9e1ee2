import packageJson from '../../../package.json' with { type: 'json' };

/** The version of the product: the server's and both SDKs'. It is set in the repository's package.json alone. */
export const VERSION: string = packageJson.version;
