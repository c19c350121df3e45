import { defineConfig } from '@playwright/test'

// Without BASE_URL the built screens run against the fixture fleet; with it, against a real server.
const given = process.env.BASE_URL
const port = 4182

export default defineConfig({
  testDir: 'e2e',
  timeout: 30_000,
  fullyParallel: true,
  workers: 2,
  reporter: 'list',
  use: {
    baseURL: given ?? `http://127.0.0.1:${port}`,
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    },
  },
  ...(given
    ? {}
    : {
        webServer: {
          command: `npx vite preview --mode fixtures --host 127.0.0.1 --port ${port}`,
          url: `http://127.0.0.1:${port}`,
          reuseExistingServer: false,
        },
      }),
})
