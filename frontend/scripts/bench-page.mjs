// A browser on a string, for backend/bench: `node scripts/bench-page.mjs URL`, the owner token in TOKEN. Each line on
// standard input is an order as JSON ({"do": "open", …}), each line on standard output the answer to it.
import { createInterface } from 'node:readline'
import { chromium } from '@playwright/test'
import { launch } from './chromium.mjs'

const base = process.argv[2]
const browser = await chromium.launch(launch)
let page

/** Runs in the page before anything else: notes when `mark 17.` is first in the document, and first in a frame. */
function watch(rowSelector) {
  const marks = []
  const known = new Set()
  const tasks = []
  const epoch = () => performance.timeOrigin + performance.now()
  const bench = { marks, tasks, row: null }
  window.bench = bench
  const look = (text) => {
    for (const [, id] of text.matchAll(/\bmark (\d+)\./g)) {
      if (known.has(id)) continue
      known.add(id)
      const mark = { id: Number(id), dom: epoch(), frame: null }
      marks.push(mark)
      requestAnimationFrame(() => {
        mark.frame = epoch()
      })
    }
  }
  const awaitRow = () => {
    if (bench.row !== null || !document.querySelector(rowSelector)) return
    bench.row = 0
    requestAnimationFrame(() => {
      bench.row = performance.now()
    })
  }
  new MutationObserver((records) => {
    for (const record of records) {
      if (record.type === 'characterData') look(record.target.data)
      else for (const node of record.addedNodes) look(node.textContent ?? '')
    }
    awaitRow()
  }).observe(document, { subtree: true, childList: true, characterData: true })
  new PerformanceObserver((list) =>
    tasks.push(...list.getEntries().map((task) => Math.round(task.duration))),
  ).observe({ type: 'longtask', buffered: true })
}

/** Runs in the page: the gaps between its frames, and its tasks over 50 ms. */
function countFrames(seconds) {
  window.bench.tasks.length = 0
  return new Promise((done) => {
    const gaps = []
    let last = performance.now()
    const first = last
    const frame = (now) => {
      gaps.push(now - last)
      last = now
      if (now < first + seconds * 1000) requestAnimationFrame(frame)
      else
        done({
          fps: (gaps.length * 1000) / (last - first),
          worst: Math.max(...gaps),
          tasks: window.bench.tasks,
        })
    }
    requestAnimationFrame(frame)
  })
}

const orders = {
  /** A page with an empty cache; what it painted and fetched until `row` was there. */
  async open({ path, row, height = 900 }) {
    await page?.context().close()
    const context = await browser.newContext({ viewport: { width: 1440, height } })
    const answer = await context.request.post(`${base}/api/v1/auth/session`, {
      data: { token: process.env.TOKEN },
      headers: { origin: base },
    })
    if (!answer.ok()) throw new Error(`signing in: ${answer.status()}`)
    page = await context.newPage()
    await page.addInitScript(watch, row)
    await page.goto(base + path)
    await page.waitForFunction(() => window.bench.row > 0)
    return page.evaluate(() => ({
      paint: performance.getEntriesByType('paint').find((entry) => entry.name === 'first-contentful-paint')
        ?.startTime,
      row: window.bench.row,
      tasks: window.bench.tasks,
      scripts: performance
        .getEntriesByType('resource')
        .map((entry) => ({ name: new URL(entry.name).pathname, bytes: entry.encodedBodySize }))
        .filter(({ name }) => name.endsWith('.js')),
    }))
  },
  /** The marks seen since the last time, in milliseconds since 1970. */
  marks: () => page.evaluate(() => window.bench.marks.splice(0)),
  frames: ({ seconds }) => page.evaluate(countFrames, seconds),
  /** Turns the wheel over an element for so long, and counts frames meanwhile. */
  async scroll({ over, seconds, step = 120 }) {
    const box = await page.locator(over).first().boundingBox()
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    const counted = page.evaluate(countFrames, seconds)
    const end = Date.now() + seconds * 1000
    while (Date.now() < end) {
      await page.mouse.wheel(0, step)
      await new Promise((done) => setTimeout(done, 16))
    }
    return counted
  },
  /** Whether an element is or comes on the page. */
  has: ({ what, timeout = 2000 }) =>
    page
      .locator(what)
      .first()
      .waitFor({ timeout })
      .then(
        () => true,
        () => false,
      ),
  evaluate: ({ script }) => page.evaluate(script),
}

try {
  for await (const line of createInterface({ input: process.stdin })) {
    const order = JSON.parse(line)
    try {
      console.log(JSON.stringify({ ok: (await orders[order.do](order)) ?? null }))
    } catch (error) {
      console.log(JSON.stringify({ error: String(error) }))
    }
  }
} finally {
  await browser.close()
}
