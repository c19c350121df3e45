import { expect, type Page, test } from '@playwright/test'

type SignIn = (page: Page) => Promise<void>

/** Writes a task into the form that T opens, and submits it without a mouse. */
async function write(page: Page, prompt: string): Promise<string> {
  await page.keyboard.press('t')
  const form = page.getByRole('dialog', { name: 'New task' })
  await expect(form.getByRole('textbox', { name: 'Prompt' })).toBeFocused()
  await form.getByRole('textbox', { name: 'Prompt' }).fill(prompt)
  await expect(form.getByRole('button', { name: 'Submit task' })).toBeEnabled()
  await page.keyboard.press('Control+Enter')
  await expect(page).toHaveURL(/\/tasks\/T-\d+$/)
  return page.url().split('/').at(-1) ?? ''
}

/** From a prompt to a finished task in the browser alone: part of the story of one server. */
export function tellNewTasks(signIn: SignIn): void {
  test('a prompt is judged as it is typed, submitted by keys, runs to its end, and its file is there', async ({
    page,
  }) => {
    test.setTimeout(90_000)
    await signIn(page)
    await page.keyboard.press('t')
    const form = page.getByRole('dialog', { name: 'New task' })
    await expect(form.getByRole('textbox', { name: 'Prompt' })).toBeFocused()
    await page.keyboard.type('Add a --json flag to the export command')
    await expect(form.getByText('Simple: skipping ANALYST')).toBeVisible()
    await expect(
      form.getByRole('img', { name: /^ANALYST, skipped, .*simple task: 0\.\d+ is below/ }),
    ).toBeVisible()
    await expect(form.getByRole('region', { name: 'Estimate' })).toContainText(/~\$0\.\d+/)
    await expect(form.getByText('Draft kept')).toBeVisible()
    await page.keyboard.press('Control+Enter')
    await expect(page).toHaveURL(/\/tasks\/T-\d+$/)
    await expect(page.getByText(/^T-\d+ submitted/)).toBeVisible()
    await expect(page.getByText(/ANALYST skipped/)).toBeVisible()
    await expect(page).toHaveTitle(/^Completed: Add a --json flag/, { timeout: 60_000 })
    const files = page.getByRole('region', { name: 'Files changed' })
    await expect(files.getByRole('button', { name: /\.py/ }).first()).toBeVisible()
    await expect(page.getByRole('region', { name: 'Cost' })).toContainText(/\$0\.\d*[1-9]/)
  })

  test('it stands in the list, is found by its words, and unfolds into its agents', async ({ page }) => {
    await signIn(page)
    await page.goto('/tasks')
    const list = page.getByRole('treegrid', { name: 'Tasks' })
    const row = list.getByRole('row').filter({ hasText: 'Add a --json flag' }).first()
    await expect(row).toContainText('4/4')
    await page.getByRole('searchbox', { name: 'Search tasks' }).fill('export')
    await expect(row.locator('mark').first()).toHaveText('export')
    await row.getByRole('button', { name: /^Show the agents/ }).click()
    await expect(list.getByRole('link', { name: /^builder-/ })).toBeVisible()
    await expect(list.getByText(/^own scale/)).toBeVisible()
  })

  test('a task is cancelled beside the list, retried there, and cancelled with others', async ({ page }) => {
    await signIn(page)
    const id = await write(page, 'Rename the export route\n@simulate * seconds=60')
    await page.goto(`/tasks?open=${id}`)
    const panel = page.getByRole('complementary', { name: 'Task Rename the export route' })
    const row = page.locator(`[data-row="${id}"]`)
    await expect(row.getByRole('img', { name: 'Running' }).first()).toBeVisible({ timeout: 15_000 })
    await panel.getByRole('button', { name: 'Cancel task' }).click()
    await expect(row.getByRole('img', { name: 'Cancelled' })).toBeVisible()
    await panel.getByRole('button', { name: 'Retry' }).click()
    await expect(row.getByRole('img', { name: 'Running' }).first()).toBeVisible({ timeout: 15_000 })
    await row.getByRole('checkbox').check()
    const bar = page.getByRole('toolbar', { name: 'Checked tasks' })
    await bar.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel them' }).click()
    await expect(page.getByText('1 task cancelled')).toBeVisible()
    await expect(row.getByRole('img', { name: 'Cancelled' })).toBeVisible()
  })

  test('what is asked is approved in one task and denied in another', async ({ page }) => {
    test.setTimeout(90_000)
    await signIn(page)
    await write(page, 'Build the package\n@simulate builder ask')
    const asked = page.getByRole('region', { name: 'Waits for you' })
    const permissions = page.getByRole('region', { name: 'Permissions' })
    await asked.getByRole('button', { name: /^Approve/ }).click({ timeout: 30_000 })
    await expect(permissions).toContainText('Allowed by')
    await expect(page).toHaveTitle(/^Completed/, { timeout: 40_000 })
    await write(page, 'Publish the package\n@simulate builder ask')
    await asked.getByRole('button', { name: /^Deny/ }).click({ timeout: 30_000 })
    await expect(page.getByText(/Denied by/).first()).toBeVisible()
  })

  test('a task is run once more with other words, and the old one is named', async ({ page }) => {
    await signIn(page)
    await page.goto('/tasks?new=1&from=T-1')
    const prompt = page.getByRole('dialog', { name: 'New task' }).getByRole('textbox', { name: 'Prompt' })
    await expect(prompt).toHaveValue('Add a --json flag to the export command')
    await prompt.fill('Add a --yaml flag to the export command')
    await page.keyboard.press('Control+Enter')
    await expect(page).toHaveURL(/\/tasks\/T-\d+$/)
    const id = page.url().split('/').at(-1)
    await page.goto(`/tasks?open=${id}`)
    await expect(page.getByRole('complementary').getByText('Re-run of')).toBeVisible()
  })
}
