import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { describe, expect, it, vi } from 'vitest'
import { handlersFor, mockServer } from '@/testing/mock-server'
import { renderAt } from '@/testing/render'
import { makeWorld } from '@/testing/world'
import { OverviewPage } from './overview-page'

const show = (address = '/') => renderAt(address, '/', OverviewPage)
const panel = (name: string) => screen.findByRole('region', { name })

describe('the overview', () => {
  it('says what runs, in the title too', async () => {
    show()
    const running = await panel('Running now')
    expect(await within(running).findByText('builder-c47')).toBeVisible()
    expect(document.title).toBe('(7) Overview · Fleetdeck')
    expect(running).toHaveTextContent('7 agents · $2.22 so far')
  })

  it('keeps a finished parent as long as a child runs', async () => {
    show()
    expect(await within(await panel('Running now')).findByText('planner-1e4')).toBeVisible()
  })

  it('puts requests first, then stuck agents, paused and failed tasks, failed and lost agents, and broken sources', async () => {
    show()
    const needs = await panel('Needs you')
    await within(needs).findByText('codex-b19')
    await within(needs).findByText('Reconcile invoices twice a day')
    await within(needs).findByText('rm -rf build/ && npm run build:prod')
    const links = within(needs).getAllByRole('link', { name: /^(Look|Open) at/ })
    expect(links.map((link) => link.getAttribute('aria-label'))).toEqual([
      'Look at builder-c47',
      'Look at Offline queue for uploads',
      'Look at Reconcile invoices twice a day',
      'Look at tester-d14',
      'Look at builder-514',
      'Look at codex-b19',
      'Open at OTLP',
    ])
  })

  it('reads the chart bar by bar from the keyboard', async () => {
    show()
    const chart = await within(await panel('Cost, last 24 h')).findByRole('group')
    chart.focus()
    await userEvent.keyboard('{End}')
    expect(await screen.findByText(/Fri 20 Nov, .* to .*: \$0\.35/)).toBeInTheDocument()
  })

  it('narrows to a workspace by the address', async () => {
    show('/?workspace=docs-site')
    const running = await panel('Running now')
    expect(await within(running).findByText('documenter-51d')).toBeVisible()
    expect(within(running).queryByText('builder-c47')).toBeNull()
  })

  it('loses one panel to a failure, not the page', async () => {
    mockServer.use(
      http.get('*/api/v1/metrics/costs', () =>
        HttpResponse.json(
          { code: 'ledger', message: 'The ledger did not answer', request_id: 'r-1' },
          { status: 503 },
        ),
      ),
    )
    show()
    const chart = await panel('Cost, last 24 h')
    expect(await within(chart).findByRole('alert')).toHaveTextContent('The ledger did not answer')
    expect(within(chart).getByRole('button', { name: 'Retry' })).toBeVisible()
    expect(await within(await panel('Running now')).findByText('builder-c47')).toBeVisible()
  })

  it('greets a fleet that is empty with what was found and what to do', async () => {
    mockServer.use(...handlersFor(makeWorld('first-run')))
    show()
    const found = await panel('Found on this machine')
    expect(await within(found).findByRole('progressbar')).toHaveAttribute('aria-valuenow', '34')
    expect(
      within(await panel('Three next steps')).getByRole('button', { name: 'Run the demo' }),
    ).toBeEnabled()
    expect(within(await panel('Needs you')).getByText('Nothing needs you')).toBeVisible()
  })
})

describe('requests for permission', () => {
  it('show the exact command, and leave when they are answered', async () => {
    mockServer.use(...handlersFor(makeWorld('fleet')))
    show()
    const needs = await panel('Needs you')
    expect(await within(needs).findByText('rm -rf build/ && npm run build:prod')).toBeVisible()
    expect(needs).toHaveTextContent('expires in 04:42 · waiting 5 min')
    await userEvent.click(within(needs).getByRole('button', { name: 'Approve Bash of builder-e05' }))
    expect(within(needs).queryByText('rm -rf build/ && npm run build:prod')).toBeNull()
  })

  it('are denied with a note', async () => {
    const sent = vi.fn()
    mockServer.use(
      http.post('*/api/v1/approvals/:id/decide', async ({ request }) => {
        sent(await request.json())
        return HttpResponse.json({ code: 'conflict', message: 'already allowed by jo' }, { status: 409 })
      }),
      ...handlersFor(makeWorld('fleet')),
    )
    show()
    const needs = await panel('Needs you')
    await userEvent.click(await within(needs).findByRole('button', { name: 'Other answers to builder-e05' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Deny with a note' }, { timeout: 5000 }))
    await userEvent.type(within(needs).getByRole('textbox'), 'use npm run clean{Enter}')
    expect(sent).toHaveBeenCalledWith({ decision: 'deny', scope: 'once', note: 'use npm run clean' })
    expect(await screen.findByText('already allowed by jo')).toBeVisible()
  })
})
