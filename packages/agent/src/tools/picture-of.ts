import { GIF } from 'image-size/types/gif';
import { JPG } from 'image-size/types/jpg';
import { PNG } from 'image-size/types/png';
import { WEBP } from 'image-size/types/webp';

/** What models can see. */
const TYPES = [
  { type: 'image/png', image: PNG },
  { type: 'image/jpeg', image: JPG },
  { type: 'image/gif', image: GIF },
  { type: 'image/webp', image: WEBP },
];

export interface Picture {
  mediaType: string;
  width: number;
  height: number;
}

/** The picture that a file's beginning belongs to; undefined if it is none that a model can see. */
export function pictureOf(data: Uint8Array): Picture | undefined {
  for (const { type, image } of TYPES) {
    try {
      if (!image.validate(data)) continue;
      // A copy, because it reads past a header that is cut off, into whatever shares the same buffer.
      const { width, height } = image.calculate(new Uint8Array(data));
      if (width > 0 && height > 0) return { mediaType: type, width, height };
    } catch {
      // It only begins like one.
    }
  }
  return undefined;
}

/** Whether a picture ends as its type demands. A download that was cut off does not, and a provider refuses the whole request. */
export function isWholePicture({ mediaType }: Picture, data: Buffer): boolean {
  switch (mediaType) {
    case 'image/png':
      return data.includes('IEND');
    case 'image/jpeg':
      return data.lastIndexOf(Buffer.of(0xff, 0xd9)) > 0;
    case 'image/gif':
      return data.at(-1) === 0x3b;
    default:
      // The size of everything after the first eight bytes.
      return data.readUInt32LE(4) + 8 <= data.length;
  }
}
