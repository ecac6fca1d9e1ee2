export { type DockerOptions, dockerProvider } from './docker-provider.ts';
export { DEFAULT_IMAGE, supplyImage } from './supply-image.ts';
