import { expect, test } from '@playwright/test'
import { setScene } from './scene'

test.beforeEach(({ context, baseURL }) => setScene(context, baseURL, 'fleet'))

test('chips narrow the list, by mouse and by keyboard, and the address keeps them', async ({ page }) => {
  await page.goto('/agents')
  await page.getByRole('button', { name: 'Workspace All' }).click()
  await page
    .getByRole('dialog', { name: 'Filter by Workspace' })
    .getByRole('button', { name: /^billing/ })
    .click()
  await expect(page).toHaveURL(/workspace=billing/)
  await expect(page.getByRole('row')).toHaveCount(8)
  await page.getByRole('button', { name: 'Filter', exact: true }).focus()
  await page.keyboard.press('Enter')
  const roles = page
    .getByRole('dialog', { name: 'Add a filter' })
    .getByRole('button', { name: 'Role', exact: true })
  await roles.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Role All' }).click()
  await page
    .getByRole('dialog', { name: 'Filter by Role' })
    .getByRole('button', { name: /^TESTER/ })
    .click()
  await expect(page).toHaveURL(/role=TESTER/)
  await expect(page.getByRole('row').filter({ hasText: 'tester-d14' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Role TESTER' })).toBeVisible()
  await page.getByRole('button', { name: 'Remove the filter Role' }).click()
  await expect(page).not.toHaveURL(/role=/)
})

test('the account menu leads to the settings', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: /^Account of/ }).click()
  await page.getByRole('dialog', { name: 'Account' }).getByRole('button', { name: 'Settings' }).click()
  await expect(page).toHaveURL(/\/settings$/)
})
