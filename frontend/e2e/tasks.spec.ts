import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { setScene } from './scene'

const faults = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
  )
}

test('a task is read without a mouse: its steps, its waterfall, its files', async ({
  page,
  context,
  baseURL,
}) => {
  await setScene(context, baseURL, 'fleet')
  await page.goto('/tasks/T-214')
  await expect(page).toHaveTitle(/^Running, step 4 of 6: Rate limit per API key/)
  const graph = page.getByRole('group', { name: /^Workflow of Rate limit/ })
  const running = graph.getByRole('button', { name: /^BUILDER, running, builder-3f2/ })
  await running.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(graph.getByRole('button', { name: /^PLANNER/ })).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/step=analyse/)
  const step = page.getByRole('complementary', { name: 'Step ANALYST' })
  await expect(step.getByText('7 risks found.')).toBeVisible()
  await step.getByRole('button', { name: 'Next row' }).click()
  await expect(page).toHaveURL(/step=plan/)
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/T-214$/)

  const list = page.getByRole('treegrid', { name: 'Agents and calls over time' })
  await list.focus()
  await expect(list.getByRole('row', { name: /42 more calls/ })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(list.getByRole('row', { selected: true })).toContainText('analyst-7d0')
  await page.keyboard.press('ArrowRight')
  await expect(list.getByText('limit src/')).toBeVisible()
  await page.getByRole('radio', { name: /^Errors/ }).press('Enter')
  await expect(list.getByText('analyst-7d0')).toHaveCount(0)
  await expect(list.getByText('builder-3f2')).toBeVisible()

  await page
    .getByRole('button', { name: /bucket\.py/ })
    .first()
    .focus()
  await page.keyboard.press('Enter')
  const diff = page.getByRole('dialog', { name: 'src/limits/bucket.py' })
  await expect(diff.getByText('self.clock()')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(diff).toHaveCount(0)
})

test('words stand on screen as they are written, on the task and on the agent', async ({
  page,
  context,
  baseURL,
}) => {
  await setScene(context, baseURL, 'fleet')
  await page.goto('/tasks/T-214')
  await expect(page.getByRole('log', { name: 'What builder-3f2 writes' })).toContainText(
    'so that a client knows',
  )
  await page.goto('/agents/builder-3f2')
  await expect(page.getByRole('log', { name: 'Messages' })).toContainText('so that a client knows')
  const box = page.getByRole('textbox', { name: 'Message to builder-3f2' })
  await box.fill('mind the clock')
  await box.press('Enter')
  await expect(page.getByText('builder-3f2 reads it before its next turn.')).toBeVisible()
})

test('a request is found by a key on any screen and answered', async ({ page, context, baseURL }) => {
  await setScene(context, baseURL, 'fleet', 0, 'approve')
  await page.goto('/costs')
  await page.getByRole('heading', { name: 'Costs' }).waitFor()
  const count = page.getByRole('button', { name: '1 request for permission' })
  await expect(count).toBeVisible()
  await page.keyboard.press('a')
  const popover = page.getByRole('dialog', { name: 'Requests for permission' })
  await expect(popover.getByText('rm -rf build/ && npm run build:prod')).toBeVisible()
  expect(await faults(page)).toEqual([])
  await popover.getByRole('button', { name: 'Approve Bash of builder-e05' }).press('Enter')
  await expect(popover.getByText('Nothing waits for you')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: /for permission/ })).toHaveCount(0)
})

test('a request is denied with a note on the page of its task', async ({ page, context, baseURL }) => {
  await setScene(context, baseURL, 'fleet', 0, 'deny')
  await page.goto('/tasks/T-209')
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: 'Other answers to builder-e05' }).click()
  await page.getByRole('button', { name: 'Deny with a note' }).click()
  await page.getByRole('textbox', { name: 'Note to builder-e05' }).fill('use npm run clean')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Permissions' })).toContainText(
    'Denied by mk: use npm run clean',
  )
})

test('the kill switch names what it stops, says so on every screen, and is released', async ({
  page,
  context,
  baseURL,
}) => {
  await setScene(context, baseURL, 'fleet', 0, 'stop')
  await page.goto('/')
  await page.getByRole('button', { name: 'Stop everything that Fleetdeck runs' }).click()
  const dialog = page.getByRole('dialog', { name: 'Stop all 3 agents?' })
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await expect(dialog).toContainText('builder-3f2')
  await expect(dialog).toContainText('4 agents that Fleetdeck only watches go on')
  expect(await faults(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Stop 3 agents' }).click()
  const banner = page.getByRole('region', { name: 'Kill switch' })
  await expect(banner).toContainText('Stopped by mk')
  await page.goto('/costs')
  await expect(banner).toBeVisible()
  expect(await faults(page)).toEqual([])
  await banner.getByRole('button', { name: 'Release' }).click()
  await expect(banner).toHaveCount(0)
})

test('a task is cancelled only after it has said what ends', async ({ page, context, baseURL }) => {
  await setScene(context, baseURL, 'fleet', 0, 'cancel')
  await page.goto('/tasks/T-214')
  await page.getByRole('button', { name: 'Cancel' }).click()
  const dialog = page.getByRole('dialog', { name: 'Cancel this task?' })
  await expect(dialog.getByRole('button', { name: 'Keep it running' })).toBeFocused()
  await expect(dialog).toContainText('2 agents end now, with their processes.')
  await expect(dialog).toContainText('TESTER and REVIEWER do not start.')
  expect(await faults(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Cancel the task' }).click()
  await expect(page.getByRole('banner').or(page.getByText('Cancelled')).last()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible()
})

test('on a phone the workflow is a list, and a done task one line of agents', async ({
  page,
  context,
  baseURL,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await setScene(context, baseURL, 'fleet')
  await page.goto('/tasks/T-211')
  await expect(page.getByRole('list', { name: /^Workflow of/ }).getByRole('listitem')).toHaveCount(5)
  await page.getByRole('button', { name: '5 agents, $0.418' }).click()
  await expect(page.getByRole('treegrid')).toContainText('reviewer-9e2')
})
