import type {
  ActivityItem,
  Agent,
  ApiKey,
  Approval,
  CostRow,
  FoundSource,
  Guard,
  PriceOverride,
  Source,
  TaskDetail,
} from '@/api/types'
import { boardFiles, boardSource, manyFiles } from './board-data'
import { dispatched } from './fixture-schedules'
import { manyAgents, pictureFleet } from './fleet-data'
import { makeActivity, makeUsage, minutesAgo } from './make'
import { someKeys } from './make-settings'
import { found, importing, sources } from './source-data'
import { largeTask, someApprovals, someTasks } from './task-data'

export type Scene = 'fleet' | 'first-run' | 'many' | 'failing' | 'board' | 'dispatcher'

/** Everything the fixture server knows. */
export type World = {
  scene: Scene
  now: number
  seq: number
  agents: Map<string, Agent>
  sources: Source[]
  found: FoundSource[]
  activity: ActivityItem[]
  hourly: CostRow[]
  demo: boolean
  keys: ApiKey[]
  overrides: PriceOverride[]
  tasks: Map<string, TaskDetail>
  approvals: Map<string, Approval>
  guard: Pick<Guard, 'stopped' | 'stopped_by' | 'stopped_at' | 'reason'>
}

export const SCENE_TIME = Date.parse('2026-11-20T13:32:20.000Z')

const lines: [number, Partial<ActivityItem>][] = [
  [
    0.4,
    {
      kind: 'agent',
      agent_name: 'builder-b81',
      text: 'finished migrations',
      status: 'completed',
      detail: null,
    },
  ],
  [
    0.5,
    { kind: 'agent', agent_name: 'builder-3f2', text: 'started tester-9c1', status: 'running', detail: null },
  ],
  [0.7, { kind: 'tool', agent_name: 'builder-3f2', text: 'Edit bucket.py +8 −3', detail: '84 ms' }],
  [
    5,
    {
      kind: 'agent',
      agent_name: 'builder-e05',
      text: 'asks to run Bash',
      status: 'waiting',
      detail: null,
      workspace: 'web-console',
    },
  ],
  [
    11,
    {
      kind: 'tool',
      agent_name: 'builder-c47',
      text: 'Bash npm test',
      status: 'failed',
      detail: 'exit 1',
      workspace: 'billing',
    },
  ],
  [12, { kind: 'file', agent_name: 'builder-3f2', text: 'changed src/limits/bucket.py', detail: '+8 −3' }],
  [
    14,
    {
      kind: 'cost',
      agent_name: 'documenter-51d',
      text: 'spent',
      detail: null,
      workspace: 'docs-site',
    },
  ],
  [
    21,
    {
      kind: 'source',
      agent_name: null,
      agent_id: null,
      source: 'otlp',
      text: 'a span without a name was set aside',
      status: 'problem',
      workspace: null,
    },
  ],
]

function activity(): ActivityItem[] {
  return Array.from({ length: 240 }, (_, index) => {
    const [minutes, changes] = lines[index % lines.length] ?? [0, {}]
    const round = Math.floor(index / lines.length)
    return makeActivity({
      seq: 5000 - index,
      time: minutesAgo(minutes + round * 23),
      agent_id: changes.agent_name ?? null,
      ...changes,
    })
  })
}

const hours = [
  0.2, 0.17, 0.23, 0.31, 0.27, 0.11, 0.05, 0.03, 0.02, 0.02, 0.02, 0.01, 0.03, 0.07, 0.04, 0.06, 0.13, 0.42,
  0.64, 0.75, 0.59, 0.48, 0.54, 0.35,
]
const shares: [string, number][] = [
  ['claude-opus-5-20260901', 0.6],
  ['claude-sonnet-5-20260715', 0.24],
  ['gpt-5-codex', 0.07],
  ['claude-haiku-5-20260801', 0.05],
  ['gemini-3-pro', 0.03],
  ['llama-4-local', 0.01],
]

/** What each model cost in each of the last 24 hours. */
function hourly(now: number): CostRow[] {
  const hour = 3_600_000
  const thisHour = Math.floor(now / hour) * hour
  return hours.flatMap((spent, index) =>
    shares.map(([model, share]) => {
      const start = new Date(thisHour - (hours.length - 1 - index) * hour).toISOString()
      const cost = (spent * share).toFixed(6)
      return {
        key: `${start}|${model}`,
        keys: { hour: start, model },
        label: model,
        cost,
        unpriced: false,
        unpriced_calls: 0,
        tokens: Math.round(spent * share * 700_000),
        usage: makeUsage(Math.round(spent * share * 700_000)),
        calls: Math.ceil(spent * share * 90),
        percentage: share * 100,
        basis: { reported: '0.000000', computed: cost, guessed: '0.000000' },
      }
    }),
  )
}

export function makeWorld(scene: Scene): World {
  const base = {
    scene,
    now: SCENE_TIME,
    seq: 6000,
    demo: false,
    found,
    keys: scene === 'first-run' ? [] : someKeys(),
    overrides: [],
    tasks: new Map<string, TaskDetail>(),
    approvals: new Map<string, Approval>(),
    guard: { stopped: false, stopped_by: null, stopped_at: null, reason: null },
  }
  if (scene === 'first-run')
    return {
      ...base,
      agents: new Map(),
      sources: [importing],
      hourly: [],
      activity: [
        makeActivity({
          seq: 2,
          time: minutesAgo(0.1),
          kind: 'source',
          agent_id: null,
          agent_name: null,
          workspace: null,
          text: '141 sessions imported',
          status: 'running',
          detail: null,
        }),
        makeActivity({
          seq: 1,
          time: minutesAgo(0.6),
          kind: 'source',
          agent_id: null,
          agent_name: null,
          workspace: null,
          text: 'Server started, port 8000',
          status: 'completed',
          detail: null,
        }),
      ],
    }
  const agents = scene === 'many' ? manyAgents(10_000) : pictureFleet()
  return {
    ...base,
    agents: new Map(agents.map((agent) => [agent.id, agent])),
    tasks: new Map(
      [
        ...someTasks(),
        ...(scene === 'many' ? [largeTask(), ...manyFiles(1000)] : []),
        ...(scene === 'board' ? boardFiles() : []),
        ...(scene === 'dispatcher' ? [dispatched()] : []),
      ].map((task) => [task.id, task]),
    ),
    approvals: new Map(someApprovals().map((approval) => [approval.id, approval])),
    sources: scene === 'board' ? [...sources(), boardSource] : sources(),
    hourly: hourly(SCENE_TIME),
    activity: activity(),
  }
}
