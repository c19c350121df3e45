import type { Task, TaskDetail, TaskFacets, TaskHit } from '@/api/types'
import { groupBy } from '@/lib/group-by'
import { sumMoney } from '@/lib/money'
import type { World } from './world'

const fields = [
  'status',
  'task_type',
  'workspace',
  'model',
  'complexity',
  'driver',
  'origin',
  'source',
  'priority',
] as const

const wordsOf = (q: string) => q.split(/\s+/).filter(Boolean)

function hitIn(kind: TaskHit['kind'], text: string, words: readonly string[]): TaskHit | null {
  const pattern = new RegExp(words.map((word) => word.replace(/[^\w]/g, '\\$&')).join('|'), 'gi')
  const all = [...text.matchAll(pattern)]
  const first = all[0]
  if (!first) return null
  const start = Math.max(0, first.index - 40)
  const cut = `${start > 0 ? '…' : ''}${text.slice(start, start + 140).replace(/\s+/g, ' ')}`
  const marks = [...cut.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length])
  return { kind, text: cut, marks, count: all.length }
}

function hitsOf(task: TaskDetail, q: string): TaskHit[] {
  const words = wordsOf(q)
  if (words.length === 0) return []
  const places: [TaskHit['kind'], string][] = [
    ['title', task.title],
    ['prompt', task.prompt],
    ['result', task.result ?? ''],
    ...task.steps.map((step): [TaskHit['kind'], string] => ['output', step.output ?? '']),
  ]
  return places.flatMap(([kind, text]) => hitIn(kind, text, words) ?? [])
}

function fits(task: TaskDetail, query: URLSearchParams, without?: string): boolean {
  const among = (name: string, value: string | null) => {
    const wanted = query.get(name)
    return name === without || !wanted || wanted.split(',').includes(value ?? '')
  }
  const q = query.get('q') ?? ''
  const kinds = without === 'hits' ? null : query.get('hits')
  const text = [task.id, task.title, task.prompt, task.result, ...task.steps.map((step) => step.output)]
    .join('\n')
    .toLowerCase()
  return (
    fields.every((field) => among(field, task[field])) &&
    (without === 'label' || !query.get('label') || task.labels.includes(query.get('label') ?? '')) &&
    (task.archived_at !== null) === (query.get('archived') === 'true') &&
    task.created_at >= (query.get('created_after') ?? '') &&
    wordsOf(q.toLowerCase()).every((word) => text.includes(word)) &&
    (!kinds || hitsOf(task, q).some((hit) => hit.kind === kinds))
  )
}

const place = (task: Task) => ['running', 'paused', 'assigned', 'pending'].indexOf(task.status) + 1 || 9
const compare: Record<string, (a: Task, b: Task) => number> = {
  created: (a, b) => a.created_at.localeCompare(b.created_at),
  updated: (a, b) => a.updated_at.localeCompare(b.updated_at),
  cost: (a, b) => Number(a.cost) - Number(b.cost),
  duration: (a, b) => (a.duration_seconds ?? 0) - (b.duration_seconds ?? 0),
  status: (a, b) => place(a) - place(b),
  title: (a, b) => a.title.localeCompare(b.title),
}

export function listTasks(world: World, query: URLSearchParams) {
  const sort = query.get('sort') ?? '-created'
  const by = compare[sort.replace('-', '')] ?? (() => 0)
  const q = query.get('q') ?? ''
  const found = [...world.tasks.values()]
    .filter((task) => fits(task, query))
    .sort((a, b) => (sort.startsWith('-') ? by(b, a) : by(a, b)))
  const limit = Number(query.get('limit') ?? 50)
  const offset = Number(query.get('cursor') ?? 0)
  return {
    items: found
      .slice(offset, offset + limit)
      .map((task) => ({ ...task, prompt: task.prompt.slice(0, 500), hits: hitsOf(task, q) })),
    next_cursor: offset + limit < found.length ? String(offset + limit) : null,
    total: found.length,
    as_of_seq: world.seq,
  }
}

const count = (values: (string | null)[]) =>
  Object.fromEntries(
    [...groupBy(values.filter(Boolean), (value) => value ?? '')].map(([value, all]) => [value, all.length]),
  )

export function taskFacets(world: World, query: URLSearchParams): TaskFacets {
  const all = [...world.tasks.values()]
  const under = (without?: string) => all.filter((task) => fits(task, query, without))
  const chosen = under()
  const took = chosen
    .flatMap((task) => (task.completed_at ? (task.duration_seconds ?? []) : []))
    .sort((a, b) => a - b)
  const counts = Object.fromEntries(
    fields.map((field) => [field, count(under(field).map((task) => task[field]))]),
  )
  const hits = under('hits').flatMap((task) => [
    ...new Set(hitsOf(task, query.get('q') ?? '').map((hit) => hit.kind)),
  ])
  const { title: _, ...kinds } = count(hits)
  return {
    ...(counts as Omit<TaskFacets, 'label' | 'hits' | 'cost' | 'median_seconds' | 'as_of_seq'>),
    label: count(under('label').flatMap((task) => task.labels)),
    hits: kinds,
    cost: sumMoney(chosen.map((task) => task.cost)),
    median_seconds: took[Math.floor(took.length / 2)] ?? null,
    as_of_seq: world.seq,
  }
}
