import '@testing-library/jest-dom/vitest'
import { cleanup, configure, waitFor } from '@testing-library/react'
import { toast } from 'sonner'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { mockServer } from './mock-server'

// A shared machine may be slow; what comes is not waited for any longer than it takes.
configure({ asyncUtilTimeout: 8_000 })

beforeAll(() => mockServer.listen({ onUnhandledRequest: 'error' }))
/** They outlive the page that said them, and take a moment to leave. */
async function withoutToasts(): Promise<void> {
  toast.dismiss()
  await waitFor(() => expect(document.querySelector('[data-sonner-toast]')).toBeNull())
}

afterEach(async () => {
  cleanup()
  await withoutToasts()
  mockServer.resetHandlers()
  localStorage.clear()
})
afterAll(() => mockServer.close())
