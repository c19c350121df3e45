import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { describe, expect, it } from 'vitest'
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

  it('puts stuck, waiting, failed and lost agents and broken sources before a person', async () => {
    show()
    const needs = await panel('Needs you')
    await within(needs).findByText('codex-b19')
    const links = within(needs).getAllByRole('link', { name: /^(Look|Open) at/ })
    expect(links.map((link) => link.getAttribute('aria-label'))).toEqual([
      'Look at builder-c47',
      'Look at builder-e05',
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
