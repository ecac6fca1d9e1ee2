import type { ToolStep } from './run-step.ts';

/** The address of a picture that is in the log. Nothing but a picture is drawn, whatever the log calls it. */
export function pictureAddress({ media_type: type, data }: ToolStep['images'][number]): string {
  return `data:${/^image\/(png|jpeg|webp|gif)$/.test(type) ? type : 'image/png'};base64,${data}`;
}
