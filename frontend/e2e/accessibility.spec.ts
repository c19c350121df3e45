import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type Page, type Request } from '@playwright/test'
import { setScene } from './scene'

/** One window for all screens: opening one costs the browser more than all it is asked here. */
const test = base.extend<object, { window: Page }>({
  window: [
    async ({ browser }, use) => {
      const context = await browser.newContext({ timezoneId: 'Europe/Berlin' })
      await use(await context.newPage())
      await context.close()
    },
    { scope: 'worker' },
  ],
})

const screens = [
  { name: 'overview', path: '/', scene: 'fleet' },
  { name: 'first run', path: '/', scene: 'first-run' },
  { name: 'overview with failures', path: '/', scene: 'failing' },
  { name: 'agents', path: '/agents', scene: 'fleet' },
  { name: 'one agent beside the list', path: '/agents?open=builder-3f2', scene: 'fleet' },
  { name: 'agents as cards', path: '/agents?as=grid', scene: 'fleet' },
  { name: 'no agent fits', path: '/agents?role=NOBODY', scene: 'fleet' },
  { name: 'activity', path: '/activity', scene: 'fleet' },
  { name: 'appearance', path: '/settings', scene: 'fleet' },
  { name: 'keys', path: '/settings?section=keys', scene: 'fleet' },
  { name: 'no key yet', path: '/settings?section=keys', scene: 'first-run' },
  { name: 'prices', path: '/settings?section=prices', scene: 'fleet' },
  { name: 'the server', path: '/settings?section=server', scene: 'fleet' },
  { name: 'the session', path: '/settings?section=session', scene: 'fleet' },
  { name: 'one agent', path: '/agents/builder-3f2', scene: 'fleet' },
  { name: 'an edit open', path: '/agents/builder-3f2?at=call-17', scene: 'fleet' },
  { name: 'timeline', path: '/agents/builder-3f2?tab=timeline', scene: 'fleet' },
  { name: 'tools', path: '/agents/builder-3f2?tab=tools&at=call-2', scene: 'fleet' },
  { name: 'files', path: '/agents/builder-3f2?tab=files', scene: 'fleet' },
  { name: 'raw events', path: '/agents/builder-3f2?tab=events', scene: 'fleet' },
  { name: 'the board', path: '/board', scene: 'board' },
  { name: 'one file beside the board', path: '/board?open=shop:TASK-0187', scene: 'board' },
  { name: 'a file that lacks fields', path: '/board?open=shop:2026-11-20T1204-keys', scene: 'board' },
  { name: 'a submitted task beside the board', path: '/board?open=T-207&lane=done', scene: 'board' },
  { name: 'the graph', path: '/board?view=graph&open=shop:TASK-0196', scene: 'board' },
  { name: 'no card fits', path: '/board?q=nobodysaysthis', scene: 'board' },
  { name: 'no card yet', path: '/board', scene: 'first-run' },
  { name: 'a thousand cards', path: '/board?lane=assigned', scene: 'many' },
  { name: 'tasks', path: '/tasks', scene: 'fleet' },
  { name: 'tasks searched', path: '/tasks?q=rate', scene: 'fleet' },
  { name: 'a task unfolded and one beside the list', path: '/tasks?unfold=T-214&open=T-207', scene: 'fleet' },
  { name: 'tasks over time', path: '/tasks?as=timeline', scene: 'fleet' },
  { name: 'no task yet', path: '/tasks', scene: 'first-run' },
  { name: 'no task fits', path: '/tasks?q=nobodysaysthis', scene: 'fleet' },
  { name: 'a new task', path: '/tasks/new', scene: 'fleet' },
  { name: 'a task to run once more', path: '/tasks?new=1&from=T-207', scene: 'fleet' },
  { name: 'a task that runs', path: '/tasks/T-214', scene: 'fleet' },
  { name: 'a task that asks', path: '/tasks/T-209', scene: 'fleet' },
  { name: 'a task that failed', path: '/tasks/T-207', scene: 'fleet' },
  { name: 'a task that is done', path: '/tasks/T-211', scene: 'fleet' },
  { name: 'a task in the queue', path: '/tasks/T-216', scene: 'fleet' },
  { name: 'one step beside its task', path: '/tasks/T-214?step=analyse', scene: 'fleet' },
  { name: 'the diff of a task', path: '/tasks/T-214?file=src/limits/bucket.py', scene: 'fleet' },
  { name: 'no such task', path: '/tasks/T-0', scene: 'fleet' },
  { name: 'tasks side by side', path: '/tasks/compare?ids=T-211,T-203', scene: 'fleet' },
  { name: 'nothing to compare', path: '/tasks/compare', scene: 'fleet' },
  { name: 'costs', path: '/costs', scene: 'fleet' },
  { name: 'ledger', path: '/costs?ledger=1&by=model', scene: 'fleet' },
  { name: 'cost estimator', path: '/costs?estimate=1', scene: 'fleet' },
  { name: 'no plan yet', path: '/costs', scene: 'first-run' },
  { name: 'analytics', path: '/analytics', scene: 'fleet' },
  { name: 'analytics as tables', path: '/analytics?table=1&types=1&causes=1', scene: 'fleet' },
  {
    name: 'analytics by month',
    path: '/analytics?unit=month&kinds=fresh&workspace=api-server',
    scene: 'fleet',
  },
  { name: 'nothing to analyse yet', path: '/analytics', scene: 'first-run' },
  { name: 'analytics with failures', path: '/analytics', scene: 'failing' },
  { name: 'invocations over the board', path: '/board?calls=1', scene: 'fleet' },
  { name: 'analytics of one model', path: '/analytics?model=claude-opus-5-20260901', scene: 'fleet' },
  { name: 'sources', path: '/sources', scene: 'fleet' },
  { name: 'one source beside the list', path: '/sources?open=claude-code', scene: 'fleet' },
  {
    name: 'a source that can be removed',
    path: '/sources?open=agent-logs:/home/mk/runs/agent-logs',
    scene: 'fleet',
  },
  { name: 'a source to add', path: '/sources?add=1', scene: 'fleet' },
  { name: 'schedules', path: '/schedules', scene: 'fleet' },
  { name: 'one schedule beside the list', path: '/schedules?open=ops:full%20test%20run', scene: 'fleet' },
  { name: 'no schedule yet', path: '/schedules', scene: 'first-run' },
  { name: 'a dispatch with its log', path: '/tasks/ops:d-118', scene: 'dispatcher' },
  { name: 'sign-in', path: '/sign-in', scene: 'fleet' },
] as const
const looks = [
  { theme: 'dark', size: 'wide', viewport: { width: 1440, height: 900 } },
  { theme: 'light', size: 'wide', viewport: { width: 1440, height: 900 } },
  { theme: 'light', size: 'phone', viewport: { width: 390, height: 844 } },
  { theme: 'dark', size: 'phone', viewport: { width: 390, height: 844 } },
] as const

/** Nothing is under way, nothing moves, no place waits for its data: what axe sees is what a person sees. */
async function settled(page: Page, underWay: ReadonlySet<Request>): Promise<void> {
  await expect
    .poll(
      async () =>
        underWay.size === 0 &&
        (await page.evaluate(() => {
          const moving = document
            .getAnimations()
            .filter(
              ({ effect, playState }) => playState === 'running' && effect?.getTiming().iterations === 1,
            )
          return moving.length + document.querySelectorAll('.animate-skeleton').length
        })) === 0 &&
        underWay.size === 0,
      { intervals: [50] },
    )
    .toBe(true)
}

for (const screen of screens)
  test(screen.name, async ({ window: page, baseURL }) => {
    const underWay = new Set<Request>()
    page.on('request', (request) => underWay.add(request))
    page.on('requestfinished', (request) => underWay.delete(request))
    page.on('requestfailed', (request) => underWay.delete(request))
    await page.goto('about:blank')
    await setScene(page.context(), baseURL, screen.scene)
    for (const { theme, size, viewport } of looks)
      await test.step(`${theme}, ${size}`, async () => {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        await page.setViewportSize(viewport)
        if (page.url() === 'about:blank') await page.goto(`${baseURL}${screen.path}`)
        // Behind a dialog the page itself is no landmark.
        await expect(page.getByRole('main').or(page.getByRole('dialog')).first()).toBeVisible()
        await settled(page, underWay)
        const { violations } = await new AxeBuilder({ page })
          .setLegacyMode()
          .options({ resultTypes: ['violations'] })
          .analyze()
        const said = violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
        )
        expect(said, `${theme}, ${size}`).toEqual([])
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(wider, `${theme}, ${size}`).toBeLessThanOrEqual(0)
      })
  })

for (const { list, path, row } of [
  { list: 'tasks', path: '/tasks', row: 'Reconcile invoices twice a day' },
  { list: 'agents', path: '/agents', row: 'tester-d14' },
])
  test(`${list} selected on a phone`, async ({ page, context, baseURL }) => {
    await setScene(context, baseURL, 'fleet')
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(path)
    await page.getByRole('button', { name: 'Select', exact: true }).click()
    await page.getByText(row, { exact: true }).click()
    const bar = page.getByRole('toolbar', { name: `Checked ${list}` })
    await expect(bar).toContainText('1 selected')
    await expect(page).toHaveURL(new RegExp(`${path}$`))
    const targets = await page
      .getByRole('treegrid')
      .getByRole('checkbox')
      .or(bar.getByRole('button'))
      .or(bar.getByRole('checkbox'))
      .or(page.getByRole('button', { name: 'Done' }))
      .evaluateAll((elements) =>
        elements.map((element) => (element.closest('label') ?? element).getBoundingClientRect()),
      )
    for (const { width, height } of targets) expect(Math.min(width, height)).toBeGreaterThanOrEqual(44)
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      const { violations } = await new AxeBuilder({ page })
        .setLegacyMode()
        .options({ resultTypes: ['violations'] })
        .analyze()
      expect(
        violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`),
        theme,
      ).toEqual([])
    }
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0)
    await page.keyboard.press('Escape')
    await expect(bar).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Select', exact: true })).toBeVisible()
  })

for (const [keys, name] of [
  ['Control+k', 'Search or jump'],
  ['?', 'Keyboard'],
] as const)
  test(`the layer of ${keys}`, async ({ page, context, baseURL }) => {
    await setScene(context, baseURL, 'fleet')
    await page.goto('/')
    await page.getByRole('region', { name: 'Running now' }).waitFor()
    await page.keyboard.press(keys)
    await expect(page.getByRole('dialog', { name })).toBeVisible()
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .options({ resultTypes: ['violations'] })
      .analyze()
    expect(violations.map((one) => one.id)).toEqual([])
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })
