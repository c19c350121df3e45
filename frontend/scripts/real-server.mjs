// The real server on a folder of its own: nothing of this machine's agents is read, nothing is left behind.
import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

const backend = resolve(import.meta.dirname, '../../backend')
const python = process.env.PYTHON ?? resolve(import.meta.dirname, '../../.venv/bin/python')
const START_MS = 30_000
const TYPES = { '/events': 'application/cloudevents-batch+json' }

/** Transcripts of sessions up to now, as the benchmarks make them. */
export function writeTranscripts(home, sessions, lines) {
  const program = [
    'import sys; sys.path.insert(0, "bench")',
    'from datetime import UTC, datetime; from pathlib import Path; from transcripts import Writer',
    'Writer(Path(sys.argv[1]), 7, datetime.now(UTC)).write(int(sys.argv[2]), int(sys.argv[3]))',
  ].join('\n')
  const folder = join(home, '.claude')
  execFileSync(python, ['-c', program, folder, String(sessions), String(lines)], { cwd: backend })
}

/** A line that nobody can read, as a crash in the middle of writing leaves one. */
export function breakTranscript(home) {
  const folder = join(home, '.claude', 'projects')
  const transcript = readdirSync(folder, { recursive: true }).find((name) => name.endsWith('.jsonl'))
  appendFileSync(join(folder, transcript), '{"type":"assistant","message":{"role":"assist\n')
}

/** Files of every other system, as `fleetdeck demo --files` writes them; answers what makes a server watch them. */
export function writeExample(home, count) {
  const folder = join(home, 'work')
  execFileSync(python, ['-m', 'fleetdeck', 'demo', '--files', folder, '--count', String(count)], {
    cwd: backend,
    stdio: 'ignore',
  })
  return {
    FLEETDECK_COLLABORATION: join(folder, 'acme'),
    FLEETDECK_TELEMETRY: join(folder, 'acme', 'telemetry.db'),
    FLEETDECK_DISPATCHER: join(folder, 'ops'),
    FLEETDECK_AGENT_LOGS: join(folder, 'agent-logs'),
  }
}

export async function startServer({ home, port, web, watched = {} }) {
  const token = `fd_${randomBytes(24).toString('hex')}`
  const claude = join(home, '.claude')
  mkdirSync(join(claude, 'projects'), { recursive: true })
  const process_ = spawn(python, ['-m', 'fleetdeck', 'up', '--no-open'], {
    cwd: backend,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: home,
      FLEETDECK_DATA_DIR: join(home, '.fleetdeck'),
      FLEETDECK_CLAUDE_DIRS: claude,
      // No key of this machine is ever used.
      FLEETDECK_DRIVER: 'simulated',
      FLEETDECK_LOG_LEVEL: 'warning',
      FLEETDECK_PORT: String(port),
      FLEETDECK_TOKEN: token,
      FLEETDECK_WEB_DIR: web,
      ...watched,
    },
  })
  const ended = new Promise((done) => process_.once('exit', done))
  const url = `http://127.0.0.1:${port}`
  const ask = async (path, method = 'GET', body = undefined) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': TYPES[path] ?? 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const stop = async () => {
    process_.kill('SIGTERM')
    await ended
  }
  const until = Date.now() + START_MS
  while (!(await fetch(`${url}/ready`).catch(() => null))?.ok) {
    if (Date.now() > until || process_.exitCode !== null) {
      await stop()
      throw new Error(`the server at port ${port} does not start`)
    }
    await new Promise((next) => setTimeout(next, 200))
  }
  return { url, token, home, ask, stop }
}
