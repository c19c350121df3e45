import { expect, type Page, test } from '@playwright/test'

type SignIn = (page: Page) => Promise<void>

const submit = async (page: Page, token: string, prompt: string): Promise<string> => {
  const answer = await page.request.post('/api/v1/tasks', {
    headers: { authorization: `Bearer ${token}` },
    data: { prompt },
  })
  expect(answer.status()).toBe(202)
  const { task } = (await answer.json()) as { task: { id: string } }
  return task.id
}

/** What becomes of tasks on the real server, run by simulated agents: part of the story of one server. */
export function tellTasks(signIn: SignIn, token: string): void {
  test('a task runs step by step, writes, asks, is approved, and its files and cost are there', async ({
    page,
  }) => {
    await signIn(page)
    const id = await submit(page, token, 'Add a --json flag to the export command.\n@simulate builder ask')
    await page.goto(`/tasks/${id}`)
    const graph = page.getByRole('group', { name: /^Workflow of Add a --json flag/ })
    await expect(graph.getByRole('button', { name: /^PLANNER, (running|completed)/ })).toBeVisible()
    await expect(page.getByText(/ANALYST skipped/)).toBeVisible()
    await expect(page.locator('[data-writing]').first()).toBeVisible({ timeout: 20_000 })
    const asked = page.getByRole('region', { name: 'Waits for you' })
    await expect(asked.getByText('rm -rf build/ && python -m build')).toBeVisible({ timeout: 20_000 })
    await expect(
      page.getByRole('banner').getByRole('button', { name: '1 request for permission' }),
    ).toBeVisible()
    await expect(page).toHaveTitle(/^Waiting for you/)
    await asked.getByRole('button', { name: /^Approve Bash/ }).click()
    await expect(page.getByRole('region', { name: 'Permissions' })).toContainText('Allowed by')
    await expect(page.getByRole('region', { name: 'Result' })).toContainText('Approved', { timeout: 40_000 })
    await expect(page.getByRole('region', { name: 'Timeline' })).toContainText(/4 agents, \$0\.\d+/)
    await page
      .getByRole('region', { name: 'Files changed' })
      .getByRole('button', { name: /\.py/ })
      .first()
      .click()
    await expect(page.getByRole('dialog').getByRole('group', { name: /^Changes of/ })).toBeVisible()
  })

  test('a task is cancelled with its agents, and goes on from there', async ({ page }) => {
    await signIn(page)
    const id = await submit(page, token, 'Write the guide for webhooks, with an example of each event.')
    await page.goto(`/tasks/${id}`)
    await expect(page).toHaveTitle(/^Running/, { timeout: 20_000 })
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the task' }).click()
    await expect(page).toHaveTitle(/^Cancelled/)
    await page.getByRole('button', { name: 'Go on' }).click()
    await expect(page).toHaveTitle(/^(Pending|Running)/)
  })

  test('the kill switch ends everything that runs, on every screen, until it is released', async ({
    page,
  }) => {
    await signIn(page)
    const id = await submit(page, token, 'Rename the settings of the importer.')
    await page.goto(`/tasks/${id}`)
    await expect(page).toHaveTitle(/^Running/, { timeout: 20_000 })
    await page.getByRole('button', { name: 'Stop everything that Fleetdeck runs' }).click()
    await page.getByRole('dialog').getByRole('button', { name: /^Stop/ }).click()
    const banner = page.getByRole('region', { name: 'Kill switch' })
    await expect(banner).toContainText('Stopped by')
    await expect(page).toHaveTitle(/^Cancelled/)
    await page.goto('/')
    await expect(banner).toBeVisible()
    await banner.getByRole('button', { name: 'Release' }).click()
    await expect(banner).toHaveCount(0)
  })
}
