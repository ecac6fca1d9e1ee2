import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { removeFolder } from '@jettson/database/testing';
import { findNode20, MACHINE_PATH } from './find-node-20.ts';

const run = promisify(execFile);

/** An empty folder outside the repository, and an empty home folder, as a new user has them. */
export interface EmptyProject extends AsyncDisposable {
  folder: string;
  /** Runs a line in a shell there, and returns what it prints. */
  sh(line: string, environment?: Record<string, string>): Promise<string>;
  /** Runs a program in the project's language there, and returns what it prints. */
  runProgram(code: string, environment?: Record<string, string>): Promise<string>;
}

/** With only a plain Node 20 and its npm. */
export async function emptyNodeProject(): Promise<EmptyProject> {
  return emptyProject([await findNode20()], { file: 'program.mjs', command: 'node program.mjs' });
}

/** With a new environment of the oldest available Python that the SDK supports. */
export async function emptyPythonProject(): Promise<EmptyProject> {
  const project = await emptyProject(['venv/bin'], { file: 'program.py', command: 'python program.py' });
  await project.sh(`${oldestPython()} -m venv venv`);
  return project;
}

async function emptyProject(
  programs: string[],
  { file, command }: { file: string; command: string },
): Promise<EmptyProject> {
  const [folder, home] = await Promise.all([
    mkdtemp(join(tmpdir(), 'jettson-project-')),
    mkdtemp(join(tmpdir(), 'jettson-home-')),
  ]);
  const path = [...programs.map((program) => resolve(folder, program)), MACHINE_PATH].join(delimiter);
  const sh: EmptyProject['sh'] = async (line, environment = {}) => {
    const env = { ...settingsOfMachine(), HOME: home, PATH: path, ...environment };
    const { stdout } = await run('sh', ['-c', line], { cwd: folder, env });
    return stdout;
  };
  return {
    folder,
    sh,
    async runProgram(code, environment) {
      await writeFile(join(folder, file), code);
      return sh(command, environment);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([folder, home].map((one) => removeFolder(one)));
    },
  };
}

/**
 * How this machine reaches the package registries. The rest of the environment is removed, because a new user does not
 * have it.
 */
function settingsOfMachine(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(PIP|SSL|NODE_EXTRA)_|_proxy$/i.test(name)),
  );
}

function oldestPython(): string {
  const versions = process.env.PYENV_ROOT ?? join(homedir(), '.pyenv');
  return globSync(`${versions}/versions/3.10.*/bin/python`)[0] ?? 'python3';
}
