// Photographs the real program for the docs: `npm run screenshots [name...]` writes docs/screenshots.
// It needs the program's own Python (../.venv, or PYTHON) and a Chromium (CHROMIUM_PATH), and nothing else.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium } from '@playwright/test'
import UPNG from 'upng-js'
import { build } from 'vite'
import { launch } from './chromium.mjs'
import { breakTranscript, startServer, writeExample, writeTranscripts } from './real-server.mjs'

const DEMO_ACTIVE = 6
const DEMO_SHORT_MS = 20_000
const DEMO_LONGEST_MS = 180_000
const SETTLE_MS = 2500
const SHOWN_MS = 300
const COLOURS = 256

const busiest = async ({ ask }) => {
  const { items } = await ask('/agents?status=running,waiting,stuck&limit=100')
  const family = (agent) => Math.min(2, agent.tree_agents)
  const best = [...items].sort((a, b) => family(b) - family(a) || b.tool_calls - a.tool_calls)[0]
  return best ? `/agents/${encodeURIComponent(best.id)}` : '/agents'
}
const openEdit = async (page) => {
  const edit = page.getByRole('button', { name: /^Edit/, expanded: false }).last()
  if (await edit.isVisible()) await edit.click()
}

const writeTask = async (page) => {
  await page
    .getByRole('textbox', { name: 'Prompt' })
    .fill(
      'Fix the Retry-After header in src/http/errors.py. It is rounded down, so clients come back one second too early. Round it up, and add a test to tests/test_errors.py.',
    )
  await pause(SETTLE_MS)
}

/** Tasks that simulated agents carry out: most are done, one fails, one waits for a person. */
const tasks = [
  ['Fix the rounding of invoice totals in src/billing/totals.py', ''],
  ['Write a guide to exports', ''],
  ['Rename the flag of the export command', '@simulate tester fail'],
  ['Review the webhook signing in src/hooks/sign.py', ''],
  [
    'Rate limit per API key\n\nReplace the fixed one-minute window in src/limits/bucket.py with a token bucket.',
    '@simulate builder ask pause=0.2',
  ],
]

const broken = async ({ ask, home }) => {
  const { items } = await ask('/sources')
  const source = items.find((one) => one.problems > 0)
  return source ? `/sources?open=${encodeURIComponent(source.id.replace(home, '~'))}` : '/sources'
}

/** A call of a session that is only watched, which waits for a person. */
const question = {
  question: '6f1c2a7e51d34c0b9a550c5a3e0d9b11',
  wait_seconds: 600,
  fail: 'closed',
  hook: {
    hook_event_name: 'PreToolUse',
    session_id: '6f1c2a7e-51d3-4c0b-9a55-0c5a3e0d9b11',
    cwd: '/srv/prod/shop',
    tool_name: 'Bash',
    tool_input: { command: 'alembic upgrade head && systemctl restart shop' },
    tool_use_id: 'toolu_1',
  },
}

/** Asks as the hook does, and opens what came of it. */
const hold = async (page, { ask }) => {
  void ask('/hooks/claude-code/gate', 'POST', question).catch(() => {})
  await page
    .getByRole('button', { name: /approval|request|waiting|needs/i })
    .first()
    .click()
  await pause(SETTLE_MS)
}

const shots = [
  { name: 'first-run', on: 'empty', path: '/' },
  { name: 'overview', on: 'demo', path: '/' },
  { name: 'agents', on: 'demo', path: '/agents?view=today' },
  { name: 'agents-grid', on: 'demo', path: '/agents?view=today&as=grid' },
  { name: 'activity', on: 'demo', path: '/activity' },
  { name: 'costs', on: 'demo', path: '/costs' },
  { name: 'settings', on: 'demo', path: '/settings?section=prices' },
  { name: 'agent', on: 'demo', path: busiest, prepare: openEdit },
  { name: 'tasks', on: 'demo', path: '/tasks' },
  { name: 'task', on: 'demo', path: '/tasks/T-5' },
  { name: 'new-task', on: 'demo', path: '/tasks?new=1', prepare: writeTask },
  { name: 'compare', on: 'demo', path: '/tasks/compare?ids=T-1,T-2' },
  { name: 'gate', on: 'demo', path: '/agents?view=today', prepare: hold },
  { name: 'board', on: 'files', path: '/board?calls=1' },
  { name: 'schedules', on: 'files', path: '/schedules?open=ops:full-test-run' },
  { name: 'analytics', on: 'files', path: '/analytics' },
  { name: 'sources', on: 'files', path: '/sources' },
  { name: 'problems', on: 'transcripts', path: broken },
]
const frames = [
  { frame: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { frame: 'light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { frame: 'phone', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
]

const pause = (ms) => new Promise((next) => setTimeout(next, ms))

const ownPrice = {
  id: 'by-contract',
  model_pattern: 'gemini-*',
  input: '1.00',
  output: '8.00',
  note: 'By contract until the end of the year',
}

/** One fact as another program would send it. */
const started = (source) => [
  {
    specversion: '1.0',
    id: `${source}-1`,
    source,
    type: 'agent.created',
    time: new Date().toISOString(),
    data: { agent_id: `${source}-1`, role: 'BUILDER', name: `${source}-1`, workspace: 'shop' },
  },
]

/** Enough at work to be worth a picture, and one that does not just run. */
const isLively = ({ active_agents, by_status }) =>
  active_agents >= DEMO_ACTIVE && (by_status.waiting ?? 0) + (by_status.stuck ?? 0) > 0

/** Tokens are plentiful in the demo: limits under which its plan is well used, and not used up. */
async function limitPlan(ask) {
  const used = (await ask('/metrics/plan')).windows
  const tokens = (name) => used.find((one) => one.window === name)?.used_tokens ?? 0
  const week = Math.max(100, Math.round(tokens('week') / 0.8 / 1e6)) * 1_000_000
  // A session may have begun just now, and is to have room.
  const session = Math.max(week / 5, Math.round(tokens('session_5h') / 0.61))
  const plan = {
    account: 'claude',
    name: 'Max 20x',
    models: 'claude*',
    session_tokens: Math.round(session),
    week_tokens: week,
  }
  await ask('/metrics/plan', 'PUT', { plans: [plan] })
}

/** What each server has to show. */
const stages = {
  empty: { port: 8491, fill: async () => {} },
  demo: {
    port: 8492,
    fill: async ({ ask }) => {
      await ask('/demo', 'POST', { action: 'start' })
      await ask('/prices', 'PUT', { overrides: [ownPrice] })
      for (const [prompt, directive] of tasks)
        await ask('/tasks', 'POST', {
          prompt: `${prompt}\n${directive}`,
          cost_cap: '2.00',
          origin: 'browser',
        })
      const until = Date.now() + DEMO_LONGEST_MS
      do await pause(1000)
      while (!isLively((await ask('/status')).fleet) && Date.now() < until)
      await limitPlan(ask)
    },
  },
  files: {
    port: 8494,
    write: (home) => writeExample(home, 160),
    fill: async ({ ask }) => {
      do await pause(1000)
      while ((await ask('/sources')).items.some((one) => one.state === 'importing'))
    },
  },
  transcripts: {
    port: 8493,
    write: (home) => writeTranscripts(home, 60, 9000),
    fill: async ({ ask, home }) => {
      do await pause(1000)
      while ((await ask('/sources')).items.some((source) => source.state === 'importing'))
      breakTranscript(home)
      for (const source of ['orchestrator', 'nightly-ci']) await ask('/events', 'POST', started(source))
      await ask('/demo', 'POST', { action: 'start' })
      await pause(DEMO_SHORT_MS)
    },
  },
}

function shrink(png) {
  const image = UPNG.decode(png)
  const [pixels] = UPNG.toRGBA8(image)
  return Buffer.from(UPNG.encode([pixels], image.width, image.height, COLOURS))
}

/** The temporary folder stands for a home, in what is fetched, in what is pushed, and in what is asked. */
async function hideHome(context, home) {
  const inside = encodeURIComponent(home)
  await context.route(
    /\/api\/v1\/(sources|settings|agents|tasks|directories|activity|metrics|schedules|approvals)/,
    async (route) => {
      const url = route.request().url().replaceAll('%3A~%2F', `%3A${inside}%2F`)
      try {
        const response = await route.fetch({ url })
        await route.fulfill({ response, body: (await response.text()).replaceAll(home, '~') })
      } catch {
        // The picture is taken and the page closed, while it still asked for something.
      }
    },
  )
  await context.routeWebSocket(/\/api\/v1\/ws/, (page) => {
    const server = page.connectToServer()
    page.onMessage((frame) => server.send(frame))
    server.onMessage((frame) => page.send(String(frame).replaceAll(home, '~')))
  })
}

async function photograph(browser, server, shot, { frame, ...look }, folder) {
  const context = await browser.newContext({ ...look, timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' })
  try {
    await context.request.post(`${server.url}/api/v1/auth/session`, { data: { token: server.token } })
    await hideHome(context, server.home)
    const page = await context.newPage()
    const path = typeof shot.path === 'string' ? shot.path : await shot.path(server)
    await page.goto(server.url + path)
    await page.getByRole('main').waitFor()
    await pause(SETTLE_MS)
    await shot.prepare?.(page, server)
    await pause(SHOWN_MS)
    if (await page.getByText('There is no such page').isVisible()) {
      console.log(`${shot.name}: not there yet`)
      return
    }
    const file = `${shot.name}-${frame}.png`
    const data = shrink(await page.screenshot())
    writeFileSync(join(folder, file), data)
    console.log(`${file} ${Math.round(data.length / 1000)} kB`)
  } finally {
    await context.close()
  }
}

const wanted = process.argv.slice(2)
const chosen = shots.filter((shot) => wanted.length === 0 || wanted.includes(shot.name))
const folder = resolve(import.meta.dirname, '../../docs/screenshots')
const work = mkdtempSync(join(tmpdir(), 'fleetdeck-'))
mkdirSync(folder, { recursive: true })
let browser
try {
  const web = join(work, 'web')
  await build({ build: { outDir: web }, logLevel: 'error' })
  browser = await chromium.launch(launch)
  for (const [name, stage] of Object.entries(stages)) {
    const here = chosen.filter((shot) => shot.on === name)
    if (here.length === 0) continue
    const home = join(work, name)
    const watched = stage.write?.(home)
    const server = await startServer({ home, port: stage.port, web, watched })
    try {
      await stage.fill(server)
      for (const shot of here)
        for (const look of frames) await photograph(browser, server, shot, look, folder)
    } finally {
      await server.stop()
    }
  }
} finally {
  await browser?.close()
  rmSync(work, { recursive: true, force: true })
}
