// Counts painted frames and long tasks while facts stream in: `node scripts/frames.mjs [facts per second]`.
import { chromium } from '@playwright/test'
import { preview } from 'vite'
import { launch } from './chromium.mjs'

const facts = process.argv[2] ?? '200'
const runs = [
  { name: 'overview', path: '/', scene: 'fleet' },
  { name: 'agents, 41', path: '/agents', scene: 'fleet' },
  { name: 'agents, 10,000', path: '/agents', scene: 'many' },
  { name: 'agents, 10,000, scrolling', path: '/agents', scene: 'many', scroll: true },
  { name: 'grid, 10,000', path: '/agents?as=grid', scene: 'many' },
  { name: 'activity', path: '/activity', scene: 'fleet' },
]
const SECONDS = 6

const measure = (seconds) =>
  new Promise((done) => {
    const gaps = []
    const tasks = []
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((task) => task.duration))).observe({
      type: 'longtask',
    })
    let last = performance.now()
    const end = last + seconds * 1000
    const frame = (now) => {
      gaps.push(now - last)
      last = now
      if (now < end) requestAnimationFrame(frame)
      else
        done({
          fps: (gaps.length / seconds).toFixed(1),
          worst: Math.round(Math.max(...gaps)),
          tasks: tasks.map(Math.round),
        })
    }
    requestAnimationFrame(frame)
  })

const server = await preview({
  mode: 'fixtures',
  preview: { port: 4181, host: '127.0.0.1' },
  logLevel: 'error',
})
const browser = await chromium.launch(launch)
try {
  for (const run of runs) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    const url = 'http://127.0.0.1:4181'
    await context.addCookies([
      { name: 'scene', value: run.scene, url },
      { name: 'facts', value: facts, url },
    ])
    const page = await context.newPage()
    await page.goto(url + run.path)
    await page.waitForTimeout(2500)
    const measured = page.evaluate(measure, SECONDS)
    if (run.scroll) {
      await page.mouse.move(600, 500)
      for (let step = 0; step < 50; step += 1) {
        await page.mouse.wheel(0, 900)
        await page.waitForTimeout(100)
      }
    }
    const { fps, worst, tasks } = await measured
    console.log(
      `${run.name.padEnd(28)} ${fps} fps, worst frame ${worst} ms, tasks over 50 ms: ${tasks.length} ${tasks.join(' ')}`,
    )
    await context.close()
  }
} finally {
  await browser.close()
  await server.close()
}
