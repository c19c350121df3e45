import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { defineConfig } from '@playwright/test'
import { launch } from './scripts/chromium.mjs'

const host = '127.0.0.1'
const fixturePort = 4182
const serverPort = 8471
const python = resolve('../.venv/bin/python')
const hasServer = existsSync(python)

// Workers read this file too and have to know the token that the server was given.
process.env.FLEETDECK_TEST_TOKEN ??= `fd_${randomBytes(24).toString('hex')}`
// Likewise where the task files of the board lie.
process.env.FLEETDECK_TEST_FILES ??= mkdtempSync(join(tmpdir(), 'fleetdeck-e2e-files-'))
const taskFiles = process.env.FLEETDECK_TEST_FILES
mkdirSync(join(taskFiles, 'inbox'), { recursive: true })

const fixtures = {
  command: `npx vite preview --mode fixtures --host ${host} --port ${fixturePort} --strictPort`,
  url: `http://${host}:${fixturePort}`,
}

/** The whole program on an empty folder: nothing of this machine's own agents is read. */
function server() {
  const folder = mkdtempSync(join(tmpdir(), 'fleetdeck-e2e-'))
  return {
    command: `${python} -m fleetdeck up --no-open`,
    url: `http://${host}:${serverPort}/ready`,
    env: {
      HOME: folder,
      FLEETDECK_DATA_DIR: join(folder, 'data'),
      // No key of this machine is ever used.
      FLEETDECK_DRIVER: 'simulated',
      FLEETDECK_COLLABORATION: taskFiles,
      FLEETDECK_PORT: String(serverPort),
      FLEETDECK_TOKEN: process.env.FLEETDECK_TEST_TOKEN ?? '',
      FLEETDECK_WEB_DIR: resolve('dist'),
    },
  }
}

export default defineConfig({
  testDir: 'e2e',
  timeout: 60_000,
  // A shared machine may be slow; what comes is not waited for any longer than it takes.
  expect: { timeout: 15_000 },
  // A shared machine may stall a browser for longer than any wait; what passes only the second time is reported as flaky.
  retries: process.env.CI ? 1 : 0,
  fullyParallel: true,
  // On two cores: while one waits for an agent at work, two draw.
  workers: 3,
  reporter: 'list',
  use: { timezoneId: 'Europe/Berlin', viewport: { width: 1440, height: 900 }, launchOptions: launch },
  projects: [
    { name: 'screens', testIgnore: 'server/**', use: { baseURL: fixtures.url } },
    ...(hasServer
      ? [{ name: 'server', testMatch: 'server/**', use: { baseURL: `http://${host}:${serverPort}` } }]
      : []),
  ],
  webServer: [fixtures, ...(hasServer && !process.env.TEST_WORKER_INDEX ? [server()] : [])],
})
