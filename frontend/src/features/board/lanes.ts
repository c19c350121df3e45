import type { Task } from '@/api/types'
import { shortTaskId } from '@/domain/task-link'
import { hasTaskEnded } from '@/domain/task-status'
import { groupBy } from '@/lib/group-by'
import { sumMoney } from '@/lib/money'

export type LaneName = 'inbox' | 'assigned' | 'done'
export const laneNames: Record<LaneName, string> = { inbox: 'Inbox', assigned: 'Assigned', done: 'Done' }
export const laneOrder = Object.keys(laneNames) as LaneName[]

export type Group = { name: string; ids: string[]; cost: string | null; agent: boolean }
export type Board = {
  inbox: string[]
  assigned: Group[]
  done: string[]
  /** Every card from top to bottom, lane after lane. */
  order: string[]
  /** The tasks that wait for each task, by its id. */
  waiting: ReadonlyMap<string, readonly string[]>
}
export type Dependency = Pick<Task, 'id' | 'status' | 'title'>

const isLane = (lane: string | null): lane is LaneName => lane !== null && lane in laneNames

/** The folder of a file decides; a task of another system stands where its status says. */
export function laneOf(task: Pick<Task, 'lane' | 'status'>): LaneName {
  if (isLane(task.lane)) return task.lane
  if (task.status === 'pending') return 'inbox'
  return hasTaskEnded(task.status) ? 'done' : 'assigned'
}

/** Whom an assigned task belongs to: its agent, else its workspace. */
export const groupOf = (task: Pick<Task, 'agent' | 'workspace'>): string =>
  task.agent ?? task.workspace ?? 'No agent'

/** Since when a task stands in its lane, as far as it says. */
export function timeOf(task: Task): string {
  const lane = laneOf(task)
  if (lane === 'done') return task.completed_at ?? task.updated_at
  return lane === 'assigned' ? (task.started_at ?? task.created_at) : task.created_at
}

const newestFirst = (a: Task, b: Task): number =>
  Date.parse(timeOf(b)) - Date.parse(timeOf(a)) || a.id.localeCompare(b.id)

/** An amount, where something was spent. */
export const spent = (cost: string | null): string | null =>
  cost !== null && Number(cost) !== 0 ? cost : null

const ids = (tasks: readonly Task[]) => tasks.map((task) => task.id)

function groupFor([name, tasks]: [string, Task[]]): Group {
  return {
    name,
    ids: ids(tasks),
    cost: spent(sumMoney(tasks.map((task) => task.cost))),
    agent: tasks.some((task) => task.agent !== null),
  }
}

/** Sorts tasks into their lanes; assigned ones by agent, agents by name. */
export function boardOf(tasks: readonly Task[], agent: string | null = null): Board {
  const shown = tasks
    .filter((task) => task.archived_at === null && (agent === null || task.agent === agent))
    .sort(newestFirst)
  const lanes = groupBy(shown, laneOf)
  const assigned = [...groupBy(lanes.get('assigned') ?? [], groupOf)]
    .map(groupFor)
    .sort((a, b) => a.name.localeCompare(b.name))
  const inbox = ids(lanes.get('inbox') ?? [])
  const done = ids(lanes.get('done') ?? [])
  const waiting = new Map<string, string[]>()
  for (const task of tasks)
    for (const id of task.dependencies) waiting.set(id, [...(waiting.get(id) ?? []), task.id])
  return {
    inbox,
    assigned,
    done,
    order: [...inbox, ...assigned.flatMap((group) => group.ids), ...done],
    waiting,
  }
}

export const countOf = (board: Board, lane: LaneName): number =>
  lane === 'assigned' ? board.assigned.reduce((sum, group) => sum + group.ids.length, 0) : board[lane].length

/** The card beside a card, in the next lane that has any. */
export function besideOf(board: Board, id: string, step: 1 | -1): string | undefined {
  const lanes = [board.inbox, board.assigned.flatMap((group) => group.ids), board.done]
  const at = lanes.findIndex((lane) => lane.includes(id))
  const row = lanes[at]?.indexOf(id) ?? 0
  for (let next = at + step; at >= 0 && next >= 0 && next < lanes.length; next += step) {
    const lane = lanes[next]
    if (lane && lane.length > 0) return lane[Math.min(row, lane.length - 1)]
  }
  return undefined
}

/** What a task still waits for; what nobody knows has not been completed either. */
export function waitsFor(
  task: Pick<Task, 'dependencies' | 'status'>,
  known: (id: string) => Dependency | undefined,
): string[] {
  if (hasTaskEnded(task.status)) return []
  return task.dependencies.filter((id) => known(id)?.status !== 'completed')
}

/** The id as people say it: without the folder that it is unique in. */
export const cardId = (id: string): string => {
  const own = id.slice(id.lastIndexOf(':') + 1)
  return own === id ? shortTaskId(id) : own
}
