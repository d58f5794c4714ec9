// Runs the pipeline's Python tests in their own virtual environment, which is made here when it is missing or when
// requirements.txt has changed.
//   node training/runTests.mjs [pytest arguments]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const environment = join(folder, '.venv');
const python = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
const requirements = join(folder, 'requirements.txt');
const stamp = join(environment, 'requirements.sha256');

/** Runs a program in the repository root and returns its exit code, null if it could not be started. */
function run(program, args, stdio = 'inherit') {
  return spawnSync(program, args, { cwd: dirname(folder), stdio }).status;
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function findPython() {
  const isRecent = 'import sys; sys.exit(sys.version_info < (3, 10))';
  const names = ['python3', 'python', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
  return names.find((name) => run(name, ['-c', isRecent], 'ignore') === 0);
}

function prepareEnvironment() {
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const system = findPython();
  if (!system) stop('The training tests need Python 3.10 or later, and none was found on this machine.');
  process.stdout.write('Making training/.venv (a few minutes, once) ...\n');
  rmSync(environment, { recursive: true, force: true });
  if (run(system, ['-m', 'venv', environment]) !== 0)
    stop(`${system} -m venv failed: is the venv module of Python installed?`);
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  if (run(python, install) !== 0) stop('Installing training/requirements.txt failed; pip says why above.');
  writeFileSync(stamp, wanted);
}

prepareEnvironment();
const pytest = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', join('training', 'tests')];
process.exit(run(python, [...pytest, ...process.argv.slice(2)]) ?? 1);
