import type { Problem, Source, Task, TaskDetail } from '@/api/types'
import { makeSource, minutesAgo } from './make'
import { makeTask } from './make-task'
import type { World } from './world'

const HOUR = 60
const DAY = 24 * HOUR

export const boardSource: Source = makeSource({
  id: 'collaboration:~/code/shop',
  kind: 'collaboration',
  name: 'Task files',
  path: '~/code/shop',
  lag_ms: 41,
  rate_per_minute: 2,
  facts_today: 61,
  problems: 1,
})

export function boardProblems(world: World) {
  const items: Problem[] = [
    {
      seq: 7,
      location: 'inbox/TASK-0193.yaml:14',
      reason: 'mapping values are not allowed here',
      sample: 'title: Broken: yes',
      time: minutesAgo(18, world.now),
    },
  ]
  return { items, next_cursor: null, total: items.length, as_of_seq: world.seq }
}

type Lane = 'inbox' | 'assigned' | 'done'
type Row = [id: string, title: string, lane: Lane, agent: string, priority: Task['priority'], minutes: number]
type Extra = { needs?: string[]; cost?: string }

const fullId = (id: string) => `shop:${id}`
const statusOf = { inbox: 'pending', assigned: 'running', done: 'completed' } as const
const written = { inbox: 'new', assigned: 'in_progress', done: 'done' } as const

/** A task file as the server tells of it. */
function makeFile(
  [id, title, lane, agent, priority, minutes]: Row,
  { needs = [], cost }: Extra = {},
): TaskDetail {
  const criteria = [
    'The same id goes out on every attempt',
    'A repeated id answers 200 and changes nothing',
    'Ids older than 7 days are removed nightly',
  ]
  const description =
    'A delivery that times out is sent again and the receiver books it twice. Send one stable id per delivery and ignore an id that was seen in the last seven days.'
  const time = minutesAgo(minutes)
  return makeTask({
    id: fullId(id),
    source: boardSource.id,
    title,
    prompt: description,
    task_type: null,
    mode: null,
    workflow_id: null,
    working_directory: null,
    complexity: null,
    driver: null,
    isolation: null,
    estimate: null,
    origin: 'file',
    created_by: null,
    controlled: false,
    workspace: 'shop',
    lane,
    status: statusOf[lane],
    agent: lane === 'inbox' ? null : agent,
    priority,
    cost: cost ?? '0.00',
    dependencies: needs.map(fullId),
    created_at: lane === 'inbox' ? time : minutesAgo(minutes + HOUR),
    started_at: lane === 'assigned' ? time : null,
    completed_at: lane === 'done' ? time : null,
    updated_at: time,
    document: {
      path: lane === 'inbox' ? `inbox/${id}.yaml` : `${lane}/${agent}/${id}.yaml`,
      text: [
        `id: ${id}`,
        `title: ${title}`,
        `agent: ${agent}`,
        `status: ${written[lane]}`,
        `priority: ${priority}`,
        'created_at: 2026-11-20T09:12:04Z',
        `dependencies: [${needs.join(', ')}]`,
        'max_cost_usd: 1.50',
        'acceptance_criteria:',
        ...criteria.map((one) => `  - ${one}`),
        'labels: [webhooks, billing] # for the report',
      ].join('\n'),
      fields: {
        id,
        title,
        agent,
        status: written[lane],
        priority,
        description,
        acceptance_criteria: criteria,
        dependencies: needs,
        max_cost_usd: 1.5,
        labels: ['webhooks', 'billing'],
      },
      missing: [],
      notes: [],
    },
  })
}

const unfinished = (): TaskDetail => {
  const file = makeFile(['2026-11-20T1204-keys', 'Keys page', 'inbox', 'frontend-1', 'medium', 9])
  return {
    ...file,
    notes: ['without id, agent', 'its status is done, but it lies in inbox'],
    document: {
      path: 'inbox/2026-11-20T1204-keys.yaml',
      text: 'title: Keys page\nstatus: done\n',
      fields: { title: 'Keys page', status: 'done' },
      missing: ['id', 'agent'],
      notes: ['its status is done, but it lies in inbox'],
    },
  }
}

/** The board of the picture. */
export const boardFiles = (): TaskDetail[] => [
  makeFile(['TASK-0195', 'Back-fill webhook ids for old rows', 'inbox', 'backend-1', 'high', 2 * HOUR], {
    needs: ['TASK-0187'],
  }),
  makeFile(['TASK-0192', 'Show plan limits on the keys page', 'inbox', 'frontend-1', 'medium', 5 * HOUR]),
  makeFile(['TASK-0190', 'Drop Python 3.10 from the build matrix', 'inbox', 'infra-1', 'low', DAY]),
  makeFile(['TASK-0184', 'Cache the price table per request', 'inbox', 'backend-1', 'medium', 3 * DAY]),
  makeFile(['TASK-0141', 'Invoice PDF loses the VAT line', 'inbox', 'backend-1', 'high', 19 * DAY]),
  unfinished(),
  makeFile(['TASK-0187', 'Make webhook retries idempotent', 'assigned', 'backend-1', 'high', 42], {
    needs: ['TASK-0171', 'TASK-0167'],
    cost: '0.684000',
  }),
  makeFile(['TASK-0179', 'Store delivery attempts in one table', 'assigned', 'backend-1', 'medium', HOUR], {
    cost: '0.426000',
  }),
  makeFile(['TASK-0196', 'Retry delay from the response header', 'assigned', 'backend-1', 'low', 80], {
    needs: ['TASK-0187', 'TASK-0999'],
  }),
  makeFile(['TASK-0181', 'Keys page: rotate and revoke', 'assigned', 'frontend-1', 'critical', 2 * HOUR], {
    cost: '0.498000',
  }),
  makeFile(['TASK-0176', 'Move nightly backups to the new bucket', 'assigned', 'infra-1', 'high', 6 * HOUR], {
    cost: '0.198000',
  }),
  makeFile(['TASK-0171', 'Give each webhook delivery an id', 'done', 'backend-1', 'high', HOUR], {
    cost: '0.371000',
  }),
  makeFile(['TASK-0167', 'Return 409 on a double submit', 'done', 'backend-1', 'medium', 4 * HOUR], {
    cost: '0.240000',
  }),
  makeFile(['TASK-0174', 'Audit log: filter by person', 'done', 'frontend-1', 'medium', 2 * HOUR], {
    cost: '0.288000',
  }),
]

const lanes = ['inbox', 'assigned', 'done'] as const
const priorities = ['low', 'medium', 'high', 'critical'] as const

/** As many files as a large project has, spread over the lanes. */
export const manyFiles = (count: number): TaskDetail[] =>
  Array.from({ length: count }, (_, index) =>
    makeFile([
      `TASK-${1000 + index}`,
      `Part ${index + 1} of the large piece of work`,
      lanes[index % 3] ?? 'inbox',
      `agent-${index % 12}`,
      priorities[index % 4] ?? 'low',
      index * 3,
    ]),
  )
