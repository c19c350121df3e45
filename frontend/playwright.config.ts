import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from '@playwright/test'
import { launch } from './scripts/chromium.mjs'

const host = '127.0.0.1'
const fixturePort = 4182
/** Without the program itself, the screens are tested on what they are given. */
const hasServer = existsSync(resolve('../.venv/bin/python'))

const fixtures = {
  command: `npx vite preview --mode fixtures --host ${host} --port ${fixturePort} --strictPort`,
  url: `http://${host}:${fixturePort}`,
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
    ...(hasServer ? [{ name: 'server', testMatch: 'server/**' }] : []),
  ],
  webServer: fixtures,
})
