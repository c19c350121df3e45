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

export default defineConfig(async ({ mode }) => ({
  plugins: [react(), tailwindcss(), ...(mode === 'fixtures' ? [await fixtures()] : [])],
  resolve: { tsconfigPaths: true },
  build: { target: 'es2023', manifest: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 400 },
  server:
    mode === 'fixtures'
      ? {}
      : {
          proxy: { '/api': { target: backend, ws: true, changeOrigin: true, headers: { origin: backend } } },
        },
  test: {
    environment: 'happy-dom',
    setupFiles: ['src/testing/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
}))
