import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';

const CONFIG = { rules: [{ id: creator.meta.id, rule: creator }] };

/** Whether a text contains a token in a format that secretlint knows. No request is sent anywhere. */
export async function hasKnownToken(text: string): Promise<boolean> {
  const { messages } = await lintSource({
    source: { filePath: 'memory.txt', content: text, contentType: 'text', ext: '.txt' },
    options: { config: CONFIG, noPhysicFilePath: true },
  });
  return messages.length > 0;
}
