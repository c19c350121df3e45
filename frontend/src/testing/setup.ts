import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { mockServer } from './mock-server'

// A shared machine may be slow; what comes is not waited for any longer than it takes.
configure({ asyncUtilTimeout: 8_000 })

beforeAll(() => mockServer.listen({ onUnhandledRequest: 'error' }))
afterEach(() => {
  cleanup()
  mockServer.resetHandlers()
  localStorage.clear()
})
afterAll(() => mockServer.close())
