import { expect, test } from 'vitest';
import { bundlePrograms } from './bundle-programs.ts';

test('when a program cannot be bundled, the first line of the error gives the reason and not only the command', async () => {
  const bundled = bundlePrograms('/nowhere/program.ts');

  await expect(bundled).rejects.toThrow(
    /^esbuild could not bundle .*Could not resolve "\/nowhere\/program.ts"/,
  );
});
