import { expect, type Page, test } from '@playwright/test'
import { setScene } from './scene'

const lane = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test.describe('the board', () => {
  test.beforeEach(({ context, baseURL }) => setScene(context, baseURL, 'board'))

  test('has each task in its lane, blocked ones marked, and unreadable files on top', async ({ page }) => {
    await page.goto('/agents')
    await page.getByRole('row').nth(3).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('b')
    await expect(page).toHaveURL(/\/board$/)
    await expect(lane(page, 'Inbox').getByRole('button', { name: /TASK-0195/ })).toContainText(
      'waits for 0187',
    )
    const assigned = lane(page, 'Assigned')
    await expect(assigned.getByRole('heading', { name: /backend-1/ })).toContainText('3')
    await expect(assigned.getByRole('button', { name: /TASK-0196/ })).toContainText('waits for 0187 +1')
    await expect(lane(page, 'Done').getByRole('button', { name: /TASK-0171/ })).toContainText('$0.371')
    await expect(page.getByText('inbox/TASK-0193.yaml:14')).toBeVisible()
    await page.getByRole('link', { name: 'Open source problem' }).click()
    await expect(page).toHaveURL(/\/sources\?open=collaboration/)
  })

  test('is walked by arrows, says all of a file, and Escape closes it', async ({ page }) => {
    await page.goto('/board?open=shop:TASK-0187')
    const panel = page.getByRole('complementary', { name: /^Task Make webhook/ })
    await expect(panel.getByRole('listitem').filter({ hasText: 'Ids older than 7 days' })).toBeVisible()
    await expect(panel.getByText('Max cost usd')).toBeVisible()
    await expect(panel.getByText('assigned/backend-1/TASK-0187.yaml')).toBeVisible()
    await expect(panel.getByRole('group', { name: /^Text of/ })).toContainText('max_cost_usd: 1.50')
    await page.keyboard.press('ArrowDown')
    await expect(page).toHaveURL(/TASK-0179/)
    await page.keyboard.press('k')
    await expect(page).toHaveURL(/TASK-0187/)
    await page.keyboard.press('ArrowRight')
    await expect(lane(page, 'Done').getByRole('button', { pressed: true })).toBeFocused()
    await page.goto('/board?open=shop:TASK-0187')
    await panel.getByRole('button', { name: 'TASK-0171' }).click()
    await expect(page).toHaveURL(/TASK-0171/)
    await page.keyboard.press('Escape')
    await expect(page).toHaveURL(/\/board$/)
  })

  test('warns of what a file lacks', async ({ page }) => {
    await page.goto('/board?open=shop:2026-11-20T1204-keys')
    const warnings = page.getByRole('list', { name: 'Warnings' })
    await expect(warnings).toContainText('The file lacks 2 fields: id, agent')
    await expect(warnings).toContainText('Its status is done, but it lies in inbox')
  })

  test('is narrowed by agent, which the address keeps', async ({ page }) => {
    await page.goto('/board')
    await page.getByRole('button', { name: /^Agent/ }).click()
    await page.getByRole('button', { name: /^infra-1/ }).click()
    await expect(page).toHaveURL(/agent=infra-1/)
    await expect(page.locator('[data-card]')).toHaveCount(1)
    await page.reload()
    await expect(page.locator('[data-card]')).toHaveCount(1)
  })

  test('draws who waits for whom', async ({ page }) => {
    await page.goto('/board')
    await page.getByRole('radio', { name: 'Graph' }).click()
    const graph = page.getByRole('group', { name: /^Dependencies/ })
    const first = graph.getByRole('button', { name: /^TASK-0171/ })
    await first.focus()
    await page.keyboard.press('ArrowRight')
    await expect(graph.getByRole('button', { name: /^TASK-0187/ })).toBeFocused()
    await expect(graph.getByRole('button', { name: /^TASK-0196/ })).toHaveAccessibleName(
      /waits for TASK-0187, TASK-0999/,
    )
    await expect(graph.getByText('not on the board')).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('complementary', { name: /^Task Make webhook/ })).toBeVisible()
  })
})

test('a thousand cards cost what those in sight do', async ({ page, context, baseURL }) => {
  await setScene(context, baseURL, 'many')
  await page.goto('/board')
  await expect(lane(page, 'Inbox').getByRole('list')).toHaveAccessibleName(/^Inbox, 33\d$/)
  expect(await page.locator('[data-card]').count()).toBeLessThan(90)
  await lane(page, 'Done')
    .getByRole('list')
    .evaluate((list) => list.scrollTo(0, list.scrollHeight))
  await expect(
    lane(page, 'Done')
      .getByRole('button', { name: /Part 99\d/ })
      .first(),
  ).toBeVisible()
})
