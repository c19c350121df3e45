import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { OwnServer } from '../own-server'

// A dispatcher's day, told by its files alone (SRC-5, LIVE-8, RUN-8, STATS-6, TASK-3).
test.describe.configure({ mode: 'serial' })

const server = new OwnServer({ dispatcher: true })
test.beforeAll(() => server.start())
test.afterAll(() => server.kill())

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const daysAgo = (days: number) => minutesAgo(days * 24 * 60).slice(0, 10)

const dispatch = {
  id: 'd-1',
  workspace: 'api-server',
  task: 'Upgrade the HTTP client',
  prompt: 'Upgrade httpx to 0.30 and mend what breaks.',
  model: 'sonnet',
  complexity: 'complex',
  created_at: minutesAgo(4),
  started_at: minutesAgo(3),
  log: 'logs/d-1.log',
}
const usage = {
  id: 'u-1',
  dispatch_id: 'd-1',
  workspace: 'api-server',
  model: 'sonnet',
  timestamp: minutesAgo(1),
  input_tokens: 1200,
  output_tokens: 300,
  cost_usd: 0.42,
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${server.url}/`)
  await page.getByLabel('Sign-in link, code or access token').fill(server.token)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText(/^Live$/)).toBeVisible()
}

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test('a dispatch runs on the first screen, its log grows on its page, and it ends in the history', async ({
  page,
}) => {
  await signIn(page)
  server.dispatched('logs/d-1.log', '$ pip install httpx==0.30\n')
  server.dispatched('logs/dispatches.json', [{ ...dispatch, status: 'running' }])
  const row = region(page, 'Running now').getByRole('row', { name: /Upgrade the HTTP client/ })
  for (const shown of ['api-server', 'sonnet', /03:\d\d/]) await expect(row).toContainText(shown)
  await row.getByRole('link', { name: 'ops:d-1' }).click()
  const log = region(page, 'Log').first()
  await expect(log).toContainText('$ pip install httpx==0.30')
  // Nobody reloads: the page follows the file.
  for (const line of ['collected 212 items', 'FAILED tests/test_retry.py', '212 passed']) {
    appendFileSync(join(server.dispatcher ?? '', 'logs/d-1.log'), `${line}\n`)
    await expect(log).toContainText(line, { timeout: 3000 })
  }
  server.dispatched('logs/usage.json', [usage])
  await expect(page.getByRole('main')).toContainText('$0.42')
  server.dispatched('logs/dispatches.json', [
    {
      ...dispatch,
      status: 'completed',
      completed_at: minutesAgo(0),
      result: 'httpx 0.30 is in; 212 tests pass.',
    },
  ])
  await expect(region(page, 'Result')).toContainText('httpx 0.30 is in; 212 tests pass.')
  await page.goto(`${server.url}/tasks?q=httpx&status=completed`)
  const entry = page.getByRole('row', { name: /Upgrade the HTTP client/ })
  await expect(entry).toContainText('api-server')
  await page.goto(`${server.url}/tasks/ops:d-1`)
  await expect(page.getByRole('main')).toContainText('Upgrade httpx to 0.30 and mend what breaks.')
  await expect(region(page, 'Result')).toContainText('212 tests pass')
  await page.goto(`${server.url}/`)
  await expect(region(page, 'Running now')).not.toContainText('Upgrade the HTTP client')
})

test('a schedule says when it runs, in words and in local time', async ({ page }) => {
  await signIn(page)
  await page.goto(`${server.url}/schedules`)
  await expect(page.getByRole('main')).toContainText('No schedule')
  server.dispatched('config/schedules.json', [
    {
      id: 'nightly-deps',
      cron: '30 3 * * 1-5',
      task: 'Upgrade what is old',
      workspaces: ['api-server'],
      model: 'haiku',
      last_run: minutesAgo(60),
      last_result: 'failed',
    },
  ])
  const row = page.getByRole('row', { name: /nightly-deps/ })
  for (const shown of ['At 03:30', 'Monday through Friday', 'Failed', 'api-server'])
    await expect(row).toContainText(shown)
  await row.click()
  const panel = page.getByRole('complementary', { name: /nightly-deps/ })
  await expect(panel.getByRole('listitem').first()).toContainText('03:30')
  await expect(panel).toContainText('Europe/Berlin')
})

test('the backlog shows what waits and since when, and follows its file', async ({ page }) => {
  await signIn(page)
  server.dispatched(
    'backlogs/api-server.md',
    `# High\n- [ ] Retry on 429 ${daysAgo(20)}\n- [ ] Drop Python 3.10 ${daysAgo(2)}\n- [x] Pin the image\n`,
  )
  const backlog = region(page, 'Backlog')
  await expect(backlog).toContainText('2 pending')
  const row = backlog.getByRole('row', { name: /api-server/ })
  await expect(row).toContainText('20 d')
  await expect(row.getByRole('img', { name: 'Old:' })).toBeVisible()
  server.dispatched(
    'backlogs/api-server.md',
    `# High\n- [x] Retry on 429\n- [ ] Drop Python 3.10 ${daysAgo(2)}\n`,
  )
  await expect(backlog).toContainText('1 pending')
  await expect(row).toContainText('2 d')
})
