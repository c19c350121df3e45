import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const python = resolve('../.venv/bin/python')

/**
 * The whole program on an empty folder, beside the folders and the database that it watches; it may be killed and
 * started again. Nothing of this machine's own agents is read, and no key of it is used.
 */
export class OwnServer {
  readonly token = `fd_${randomBytes(24).toString('hex')}`
  readonly files: string
  readonly telemetry: string
  /** The folder of a dispatcher, where one is wanted. */
  readonly dispatcher: string | null
  url = ''
  #home = mkdtempSync(join(tmpdir(), 'fleetdeck-e2e-own-'))
  #port = 0
  #process: ChildProcess | undefined

  constructor(watched: { dispatcher?: boolean } = {}) {
    this.files = join(this.#home, 'collaboration')
    this.telemetry = join(this.#home, 'telemetry.db')
    this.dispatcher = watched.dispatcher ? join(this.#home, 'ops') : null
    mkdirSync(join(this.files, 'inbox'), { recursive: true })
    if (this.dispatcher !== null) {
      for (const name of ['logs', 'config', 'backlogs'])
        mkdirSync(join(this.dispatcher, name), { recursive: true })
      // Whoever runs the tests may have a crontab.
      writeFileSync(join(this.#home, 'crontab'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
    }
  }

  /** Returns when it serves; on the same port each time. */
  async start(): Promise<void> {
    this.#port ||= await freePort()
    const started = spawn(python, ['-m', 'fleetdeck', 'up', '--no-open', '--json'], {
      env: {
        PATH: this.dispatcher === null ? process.env.PATH : `${this.#home}:${process.env.PATH}`,
        HOME: this.#home,
        FLEETDECK_DATA_DIR: join(this.#home, 'data'),
        FLEETDECK_DRIVER: 'simulated',
        FLEETDECK_LOG_LEVEL: 'error',
        FLEETDECK_COLLABORATION: this.files,
        FLEETDECK_TELEMETRY: this.telemetry,
        ...(this.dispatcher !== null && { FLEETDECK_DISPATCHER: this.dispatcher, TZ: 'Europe/Berlin' }),
        FLEETDECK_PORT: String(this.#port),
        FLEETDECK_TOKEN: this.token,
        FLEETDECK_WEB_DIR: resolve('dist'),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#process = started
    const lines = createInterface({ input: started.stdout })
    const first = await new Promise<string>((done, failed) => {
      lines.once('line', done)
      started.once('exit', (code) => failed(new Error(`the server ended with ${code}`)))
    })
    this.url = new URL(JSON.parse(first).url).origin
  }

  /** SIGKILL: no goodbye. */
  async kill(): Promise<void> {
    const ended = this.#process
    this.#process = undefined
    if (!ended || ended.exitCode !== null) return
    await new Promise((done) => {
      ended.once('exit', done)
      ended.kill('SIGKILL')
    })
  }

  /** A file of the dispatcher in one step, as its owner writes it; a value becomes JSON. */
  dispatched(path: string, content: unknown): void {
    if (this.dispatcher === null) throw new Error('this server watches no dispatcher')
    const target = join(this.dispatcher, path)
    writeFileSync(`${target}.new`, typeof content === 'string' ? content : JSON.stringify(content))
    renameSync(`${target}.new`, target)
  }

  /** One more call in the database that is watched, as its owner writes it; the table is made with the first. */
  invoked(cost: number): void {
    const script = [
      'import sqlite3, sys, datetime',
      'db = sqlite3.connect(sys.argv[1])',
      'db.execute("CREATE TABLE IF NOT EXISTS invocations (id INTEGER PRIMARY KEY, timestamp TEXT NOT NULL, tool TEXT NOT NULL, model TEXT NOT NULL, tokens INTEGER, cost REAL, latency_ms INTEGER, status TEXT)")',
      'now = datetime.datetime.now(datetime.timezone.utc).isoformat()',
      "db.execute(\"INSERT INTO invocations VALUES (NULL, ?, 'review', 'claude-sonnet-5', 1200, ?, 840, 'success')\", (now, float(sys.argv[2])))",
      'db.commit()',
    ]
    execFileSync(python, ['-c', script.join('\n'), this.telemetry, String(cost)])
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const address = probe.address()
  await new Promise((done) => probe.close(done))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
