import { render } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

// Fresh for each test: a page of another one may have been counted a moment ago.
let useTitle: typeof import('./use-title').useTitle
beforeEach(async () => {
  vi.resetModules()
  vi.useFakeTimers()
  ;({ useTitle } = await import('./use-title'))
})
afterEach(() => void vi.useRealTimers())

function Page({ title, count }: { title: string; count: number }) {
  useTitle(title, count)
  return null
}

it('names a page at once and counts at most once a second', async () => {
  const { rerender } = render(<Page title="Overview" count={0} />)
  expect(document.title).toBe('Overview · Fleetdeck')
  for (const count of [1, 2, 3]) rerender(<Page title="Overview" count={count} />)
  expect(document.title).toBe('(1) Overview · Fleetdeck')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(document.title).toBe('(3) Overview · Fleetdeck')
  rerender(<Page title="Board" count={7} />)
  expect(document.title).toBe('(7) Board · Fleetdeck')
})
