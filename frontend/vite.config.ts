import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { type Plugin, runnerImport } from 'vite'
import { defineConfig } from 'vitest/config'

const backend = 'http://127.0.0.1:8000'

// Loaded only where it is asked for, so that no make-believe reaches a build.
async function fixtures(): Promise<Plugin> {
  const { module } = await runnerImport<typeof import('./src/testing/fixture-server')>(
    './src/testing/fixture-server.ts',
    { configFile: false, resolve: { tsconfigPaths: true } },
  )
  return module.fixtureServer()
}

// A script that waits to be asked for costs more than its few bytes. Screens stay chunks of their own, loaded when opened.
const chunks = [
  // What the first page needs, with all that it imports, comes as one.
  { name: 'first', test: /[\\/]src[\\/](app[\\/]main|routes[\\/]overview)\.tsx$/, priority: 1 },
  // What several screens share comes in few pieces, by the screens that share it.
  { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 20_000 },
]

// Shared chunks would be named after everyone that shares them.
const chunkFileNames = ({ name }: { name: string }) =>
  name.startsWith('shared') ? 'assets/shared-[hash].js' : 'assets/[name]-[hash].js'

// Tests that read what a toast says.
const withToasts = ['src/features/{overview,tasks}/*-page.test.tsx']

export default defineConfig(async ({ mode }) => ({
  plugins: [react(), tailwindcss(), ...(mode === 'fixtures' ? [await fixtures()] : [])],
  resolve: { tsconfigPaths: true },
  build: {
    target: 'es2023',
    manifest: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    rolldownOptions: { output: { codeSplitting: { groups: chunks }, chunkFileNames } },
  },
  server:
    mode === 'fixtures'
      ? {}
      : {
          proxy: { '/api': { target: backend, ws: true, changeOrigin: true, headers: { origin: backend } } },
        },
  test: {
    environment: 'happy-dom',
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    testTimeout: 20_000,
    // Each file in a world of its own takes three times as long, and setup.ts leaves nothing to the next one. But a
    // toast that outlived its test would answer for the one that the next test waits for.
    projects: [
      {
        extends: true as const,
        test: { name: 'shared', isolate: false, include: ['src/**/*.test.{ts,tsx}'], exclude: withToasts },
      },
      { extends: true as const, test: { name: 'alone', include: withToasts } },
    ],
  },
}))
