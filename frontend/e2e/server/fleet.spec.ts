import { expect, type Page, test } from '@playwright/test'
import { tellBoard } from '../board-story'
import { tellNewTasks } from '../new-task-story'
import { OwnServer } from '../own-server'
import { tellTasks } from '../task-story'

// One server, one story: what a newcomer sees from the first start on. A second try starts anew, with an empty one.
test.describe.configure({ mode: 'serial' })

const server = new OwnServer()
const { token } = server
test.beforeAll(() => server.start())
test.afterAll(() => server.kill())
// biome-ignore lint/correctness/noEmptyPattern: what a fixture needs is read from the pattern
test.use({ baseURL: ({}, use) => use(server.url) })

async function signIn(page: Page): Promise<void> {
  await page.goto('/')
  await expect(page).toHaveURL(/\/sign-in$/)
  await page.getByLabel('Sign-in link, code or access token').fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText(/^Live$/)).toBeVisible()
}

let sent = 0
const fact = (type: string, data: Record<string, unknown>) => ({
  specversion: '1.0',
  id: `e2e-${process.pid}-${sent++}`,
  source: 'e2e',
  type,
  time: new Date().toISOString(),
  data,
})

async function send(page: Page, events: unknown[]): Promise<void> {
  const answer = await page.request.post('/api/v1/events', {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' },
    data: JSON.stringify(events),
  })
  expect(answer.status()).toBe(202)
}

test('the first start says what to do, and a wrong token gets nobody in', async ({ page }) => {
  await page.goto('/')
  await page.getByLabel('Sign-in link, code or access token').fill('fd_wrong')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/not valid/)).toBeVisible()
  await signIn(page)
  await expect(page.getByRole('region', { name: 'Three next steps' })).toBeVisible()
  await expect(page.getByText('Nothing needs you')).toBeVisible()
})

test('an agent stands on screen when its first fact is accepted, in every tab', async ({ page, context }) => {
  await signIn(page)
  const other = await context.newPage()
  await other.goto('/agents')
  const agent = { agent_id: 'e2e-1', role: 'BUILDER', name: 'builder-e2e', workspace: 'shop' }
  await send(page, [
    fact('agent.created', agent),
    fact('agent.status_changed', { agent_id: 'e2e-1', status: 'running', activity: 'reading the plan' }),
  ])
  const running = page.getByRole('region', { name: 'Running now' })
  await expect(running.getByText('reading the plan')).toBeVisible()
  await expect(other.getByRole('row').filter({ hasText: 'builder-e2e' })).toBeVisible()
  await send(page, [
    fact('agent.status_changed', { agent_id: 'e2e-1', status: 'running', activity: 'running the tests' }),
  ])
  await expect(running.getByText('running the tests')).toBeVisible()
  await expect(other.getByText('running the tests')).toBeVisible()
})

test('one that waits for a person comes first', async ({ page }) => {
  await signIn(page)
  await send(page, [
    fact('agent.status_changed', {
      agent_id: 'e2e-1',
      status: 'waiting',
      waiting_for: 'person',
      reason: 'asks to run Bash',
    }),
  ])
  const needs = page.getByRole('region', { name: 'Needs you' })
  await expect(needs.getByText('builder-e2e')).toBeVisible()
  await expect(needs.getByText(/asks to run Bash/)).toBeVisible()
})

test('what happened while the line was cut is caught up', async ({ page }) => {
  let open = true
  let cut = () => {}
  await page.routeWebSocket(/\/api\/v1\/ws$/, (socket) => {
    if (!open) {
      void socket.close({ code: 1012 })
      return
    }
    socket.connectToServer()
    cut = () => void socket.close({ code: 1012 })
  })
  await signIn(page)
  open = false
  cut()
  await expect(page.getByText(/Stale since/)).toBeVisible({ timeout: 8000 })
  for (let step = 1; step <= 12; step += 1)
    await send(page, [
      fact('agent.status_changed', { agent_id: 'e2e-1', status: 'running', activity: `step ${step} of 12` }),
    ])
  open = true
  await page.getByRole('button', { name: 'Retry now' }).click()
  await expect(page.getByText('12 events caught up, none lost')).toBeVisible({ timeout: 8000 })
  await expect(page.getByRole('region', { name: 'Running now' }).getByText('step 12 of 12')).toBeVisible()
})

tellNewTasks(signIn)

tellTasks(signIn, token)

tellBoard(signIn, server.files)

test('the demo is labelled wherever it shows', async ({ page }) => {
  await signIn(page)
  await page.evaluate(() =>
    fetch('/api/v1/demo', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'start' }),
    }),
  )
  await expect(page.getByRole('banner').getByText('simulated')).toBeVisible({ timeout: 20_000 })
  await page.goto('/agents')
  await expect(page.getByRole('row').filter({ hasText: 'simulated' }).first()).toBeVisible()
})
