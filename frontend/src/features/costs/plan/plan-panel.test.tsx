import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { expect, it } from 'vitest'
import type { PlanUsage } from '@/api/types'
import { mockServer } from '@/testing/mock-server'
import { renderAt } from '@/testing/render'
import { PlanPanel } from './plan-panel'

const at = () => renderAt('/costs', '/costs', PlanPanel)

it('says how full, until when, by whom, and who says so', async () => {
  at()
  const panel = await screen.findByRole('region', { name: 'Plan usage' })
  const bar = await within(panel).findByRole('progressbar', { name: 'Max plan, 5-hour session' })
  expect(bar).toHaveAttribute('aria-valuenow', '61')
  expect(panel).toHaveTextContent('Near limit')
  expect(panel).toHaveTextContent('authoritative')
  expect(panel).toHaveTextContent('~88% by then')
  expect(panel).toHaveTextContent('builder-c47 24%, documenter-51d 12%, 5 others 25%')
  expect(panel).toHaveTextContent('rolling 7 days')
})

it('without a limit it says what is used and asks for one', async () => {
  mockServer.use(
    http.get('*/api/v1/metrics/plan', () => {
      const answer: PlanUsage = {
        windows: [
          {
            account: 'claude',
            name: 'Claude',
            window: 'week',
            basis: 'estimated',
            used_percent: null,
            used_tokens: 24_300_000,
            used_cost: '31.48',
            limit_tokens: null,
            limit_cost: null,
            started_at: '2026-11-13T13:00:00Z',
            resets_at: null,
            measured_at: '2026-11-20T13:32:00Z',
            projected_percent: null,
            status: 'unknown',
            consumers: [],
            other_consumers: 0,
          },
        ],
        plans: [],
        as_of_seq: 1,
      }
      return HttpResponse.json(answer)
    }),
  )
  at()
  expect(await screen.findByText('24.3M')).toBeInTheDocument()
  expect(screen.queryByText(/%/)).not.toBeInTheDocument()
  expect(screen.queryByRole('progressbar')).not.toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'No limit known: set one' })).toBeInTheDocument()
})

it('takes the limits of a person, and says what it cannot read', async () => {
  const { client } = at()
  await userEvent.click(await screen.findByRole('button', { name: /say what your plans allow/ }))
  const dialog = await screen.findByRole('dialog', { name: 'Limits of your Claude plan' })
  const session = within(dialog).getByLabelText('Tokens in a 5-hour session')
  await userEvent.type(session, 'plenty')
  await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
  expect(within(dialog).getByText('A number of tokens, like 44M')).toBeInTheDocument()
  await userEvent.clear(session)
  await userEvent.type(session, '44M')
  await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  expect(client.getQueryData<PlanUsage>(['plan'])?.plans[0]).toMatchObject({
    name: 'Max plan',
    session_tokens: 44_000_000,
    week_tokens: 64_000_000,
  })
})
