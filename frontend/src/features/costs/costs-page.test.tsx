import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { renderAt } from '@/testing/render'
import { CostsPage } from './costs-page'

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(900)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1200)
})

it('says the cost in one sentence before any figure', async () => {
  renderAt('/costs', '/costs', CostsPage)
  expect(await screen.findByText(/on course for/)).toHaveTextContent(
    /^This month \$.*, on course for \$131; \d+% went to .* on opus-5\.$/,
  )
})

it('opens a row into the next dimension and keeps the grouping in the address', async () => {
  const { address } = renderAt('/costs?by=model', '/costs', CostsPage)
  const table = await screen.findByRole('treegrid', { name: 'Cost by model' })
  await userEvent.click(await within(table).findByRole('button', { name: 'opus-5' }))
  await waitFor(() => expect(table.querySelectorAll('[aria-level="2"]').length).toBeGreaterThan(0))
  await userEvent.click(screen.getByRole('radio', { name: 'Day' }))
  expect(address()).toBe('/costs?by=day')
})

it('proves the sum and leads to the entries behind it', async () => {
  const { address } = renderAt('/costs', '/costs', CostsPage)
  await userEvent.click(await screen.findByRole('button', { name: /ledger entries/ }))
  expect(address()).toBe('/costs?ledger=1')
  const panel = screen.getByRole('complementary', { name: 'Ledger' })
  expect((await within(panel).findAllByText('computed')).length).toBeGreaterThan(0)
  await userEvent.keyboard('{Escape}')
  expect(address()).toBe('/costs')
})
