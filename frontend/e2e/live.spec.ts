import { expect, test } from '@playwright/test'
import { setScene } from './scene'

test('figures and lines move without a reload', async ({ page, context, baseURL }) => {
  await setScene(context, baseURL, 'fleet', 20)
  await page.goto('/')
  const row = page.getByRole('row').filter({ hasText: 'reviewer-f19' })
  await expect(row).toBeVisible()
  const before = await row.textContent()
  await expect.poll(() => row.textContent()).not.toBe(before)
})

test('the light is honest: stale since when, then caught up', async ({ page, context, baseURL }) => {
  await setScene(context, baseURL, 'fleet')
  let reachable = true
  let cut = () => {}
  await page.routeWebSocket(/\/api\/v1\/ws/, (socket) => {
    if (!reachable) {
      void socket.close({ code: 1006 })
      return
    }
    socket.connectToServer()
    cut = () => void socket.close({ code: 1012 })
  })
  await page.goto('/')
  await expect(page.getByText(/^Live$/)).toBeVisible()
  reachable = false
  cut()
  await expect(page.getByText(/Stale since \d\d:\d\d:\d\d/)).toBeVisible({ timeout: 6000 })
  const running = page.getByRole('region', { name: 'Running now' })
  await expect(running.getByText(/as of \d\d:\d\d:\d\d/)).toBeVisible()
  const clocks = () => running.getByRole('row').filter({ hasText: 'reviewer-f19' }).textContent()
  const stopped = await clocks()
  await page.waitForTimeout(2200)
  expect(await clocks()).toBe(stopped)
  reachable = true
  await page.getByRole('button', { name: 'Retry now' }).click()
  await expect(page.getByText('Live again')).toBeVisible({ timeout: 6000 })
  await expect(running.getByText(/as of/)).toHaveCount(0)
})
