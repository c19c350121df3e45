import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'

type SignIn = (page: Page) => Promise<void>

/** From the move of a file until its card stands in the other lane, as a person may wait for it. */
const MOVE_MS = 500

const text = (id: string, title: string) =>
  [`id: ${id}`, `title: ${title}`, 'agent: backend-1', 'status: new', 'priority: high', ''].join('\n')

/** What becomes of task files on the real server: part of the story of one server. */
export function tellBoard(signIn: SignIn, folder: string): void {
  test('a card moves when its file does, and a broken file is named', async ({ page }) => {
    const lane = (name: string) => page.getByRole('region', { name, exact: true })
    const card = (name: string) => lane(name).getByRole('button', { name: /TASK-0187/ })
    const inbox = join(folder, 'inbox', 'TASK-0187.yaml')
    const assigned = join(folder, 'assigned', 'backend-1', 'TASK-0187.yaml')
    const done = join(folder, 'done', 'backend-1', 'TASK-0187.yaml')
    for (const path of [assigned, done]) mkdirSync(join(path, '..'), { recursive: true })

    await signIn(page)
    await page.goto('/board')
    writeFileSync(inbox, text('TASK-0187', 'Make webhook retries idempotent'))
    await expect(card('Inbox')).toBeVisible()

    /** Measured in the page, so that the test's own waiting does not count. */
    const moves = async (from: string, to: string, name: string) => {
      const seen = page.evaluate(
        (wanted) =>
          new Promise<number>((resolve) => {
            const look = () => {
              const at = document.querySelector('[data-card$="TASK-0187"]')?.closest('section')
              if (at?.ariaLabel === wanted) resolve(Date.now())
              else requestAnimationFrame(look)
            }
            look()
          }),
        name,
      )
      // The page watches before the file moves.
      await page.evaluate(() => new Promise((next) => requestAnimationFrame(next)))
      const before = Date.now()
      renameSync(from, to)
      return (await seen) - before
    }
    const first = await moves(inbox, assigned, 'Assigned')
    const second = await moves(assigned, done, 'Done')
    // A busy machine may hold up one of them.
    expect(Math.min(first, second)).toBeLessThan(MOVE_MS)
    await expect(page.locator('[data-card$="TASK-0187"]')).toHaveCount(1)

    await card('Done').click()
    const panel = page.getByRole('complementary', { name: /^Task Make webhook/ })
    await expect(panel.getByText('done/backend-1/TASK-0187.yaml')).toBeVisible()
    await expect(panel.getByRole('list', { name: 'Warnings' })).toContainText('it lies in done')

    const broken = join(folder, 'inbox', 'TASK-0193.yaml')
    writeFileSync(broken, 'id: TASK-0193\ntitle: Broken: yes\n')
    await expect(page.getByText('inbox/TASK-0193.yaml:2')).toBeVisible()
    writeFileSync(broken, text('TASK-0193', 'Mended'))
    await expect(lane('Inbox').getByRole('button', { name: /TASK-0193/ })).toBeVisible()
    await expect(page.getByText('inbox/TASK-0193.yaml:2')).toHaveCount(0)
    rmSync(broken)
    await expect(lane('Inbox').getByRole('button', { name: /TASK-0193/ })).toHaveCount(0)
  })
}
