// Photographs the screens against the fixture fleet: `npm run pictures [name...]`.
import { mkdirSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { preview } from 'vite'
import { launch } from './chromium.mjs'

const shots = [
  { name: 'overview', path: '/' },
  { name: 'first-run', path: '/', scene: 'first-run' },
  { name: 'overview-failing', path: '/', scene: 'failing' },
  { name: 'agents', path: '/agents?view=today' },
  { name: 'agents-panel', path: '/agents?view=today&open=builder-3f2' },
  { name: 'agents-grid', path: '/agents?view=today&as=grid' },
  { name: 'activity', path: '/activity' },
  { name: 'agent', path: '/agents/builder-3f2?at=call-17' },
  { name: 'agent-timeline', path: '/agents/builder-3f2?tab=timeline' },
  { name: 'agent-tools', path: '/agents/builder-3f2?tab=tools' },
  { name: 'agent-files', path: '/agents/builder-3f2?tab=files' },
  { name: 'agent-events', path: '/agents/builder-3f2?tab=events' },
  { name: 'tasks', path: '/tasks?unfold=T-214' },
  { name: 'tasks-search', path: '/tasks?q=rate&unfold=T-214' },
  { name: 'tasks-panel', path: '/tasks?open=T-207' },
  { name: 'tasks-timeline', path: '/tasks?as=timeline' },
  { name: 'tasks-empty', path: '/tasks', scene: 'first-run' },
  { name: 'new-task', path: '/tasks?new=1&from=T-207' },
  { name: 'task', path: '/tasks/T-214' },
  { name: 'task-done', path: '/tasks/T-211' },
  { name: 'task-failed', path: '/tasks/T-207' },
  { name: 'task-step', path: '/tasks/T-214?step=analyse' },
  { name: 'task-diff', path: '/tasks/T-214?file=src/limits/bucket.py' },
  { name: 'task-compare', path: '/tasks/compare?ids=T-211,T-203' },
  { name: 'task-large', path: '/tasks/T-900', scene: 'many' },
  { name: 'task-asks', path: '/tasks/T-209' },
  { name: 'costs', path: '/costs' },
  { name: 'costs-ledger', path: '/costs?period=7d&by=model&ledger=1' },
  { name: 'costs-estimate', path: '/costs?estimate=1' },
  { name: 'analytics', path: '/analytics' },
  { name: 'analytics-tables', path: '/analytics?table=1&types=1&causes=1' },
  { name: 'analytics-empty', path: '/analytics', scene: 'first-run' },
  { name: 'analytics-failing', path: '/analytics', scene: 'failing' },
  { name: 'sources', path: '/sources' },
  { name: 'sources-panel', path: '/sources?open=claude-code' },
  { name: 'schedules', path: '/schedules' },
  { name: 'schedule', path: '/schedules?open=ops:full%20test%20run' },
  { name: 'schedules-empty', path: '/schedules', scene: 'first-run' },
  { name: 'task-dispatch', path: '/tasks/ops:d-118', scene: 'dispatcher' },
  { name: 'sign-in', path: '/sign-in' },
]
const frames = [
  { frame: 'dark', theme: 'dark', width: 1440, height: 900 },
  { frame: 'light', theme: 'light', width: 1440, height: 900 },
  { frame: 'phone', theme: 'dark', width: 390, height: 844 },
]

const wanted = process.argv.slice(2)
const folder = new URL('../pictures', import.meta.url).pathname
mkdirSync(folder, { recursive: true })
const server = await preview({
  mode: 'fixtures',
  preview: { port: 4179, host: '127.0.0.1' },
  logLevel: 'error',
})
const browser = await chromium.launch(launch)
try {
  for (const { frame, theme, width, height } of frames) {
    const context = await browser.newContext({
      viewport: { width, height },
      timezoneId: 'Europe/Berlin',
      colorScheme: theme,
      reducedMotion: 'reduce',
    })
    for (const shot of shots) {
      if (wanted.length > 0 && !wanted.includes(shot.name)) continue
      await context.clearCookies()
      await context.addCookies([
        { name: 'scene', value: shot.scene ?? 'fleet', url: 'http://127.0.0.1:4179' },
      ])
      const page = await context.newPage()
      page.on('pageerror', (error) => console.error(`${shot.name}: ${error.message}`))
      page.on('console', (line) => line.type() === 'error' && console.error(`${shot.name}: ${line.text()}`))
      await page.goto(`http://127.0.0.1:4179${shot.path}`)
      await page.waitForTimeout(shot.wait ?? 1200)
      await page.screenshot({ path: `${folder}/${shot.name}-${frame}.png` })
      await page.close()
    }
    await context.close()
  }
} finally {
  await browser.close()
  await server.close()
}
