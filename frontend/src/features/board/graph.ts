import type { Task } from '@/api/types'
import { hasTaskEnded } from '@/domain/task-status'
import { layoutOf, walk } from '@/domain/workflow/layout'
import { waitsFor } from './lanes'

export const BOX_WIDTH = 208
export const BOX_HEIGHT = 64
/** The layout is made for narrower boxes: its columns are drawn further apart. */
const STRETCH = (BOX_WIDTH + 52) / 176
export const MOST = 300

/** A task, or only its id where nobody knows it. */
export type Box = { id: string; task: Task | null; waits: string[]; x: number; y: number }
export type Link = { from: string; to: string; open: boolean }
export type TaskGraph = { boxes: Box[]; links: Link[]; width: number; height: number; left: number }

/** The chains that are not over: who waits for whom, and what each still waits for. */
export function graphOf(tasks: readonly Task[], agent: string | null = null): TaskGraph {
  const byId = new Map(tasks.filter((task) => task.archived_at === null).map((task) => [task.id, task]))
  const linked = new Set<string>()
  for (const task of byId.values()) {
    if (task.dependencies.length === 0 || hasTaskEnded(task.status)) continue
    if (agent !== null && task.agent !== agent) continue
    for (const id of [task.id, ...task.dependencies]) linked.add(id)
  }
  const shown = [...linked].slice(0, MOST)
  const laid = layoutOf(shown.map((id) => ({ id, dependsOn: byId.get(id)?.dependencies ?? [] })))
  const boxes = laid.nodes.map(({ id, x, y }): Box => {
    const task = byId.get(id) ?? null
    return { id, task, waits: task ? waitsFor(task, (one) => byId.get(one)) : [], x: x * STRETCH, y }
  })
  return {
    boxes,
    links: laid.lines.map((line) => ({ ...line, open: byId.get(line.from)?.status !== 'completed' })),
    width: Math.max(0, ...boxes.map((box) => box.x + BOX_WIDTH)),
    height: Math.max(0, ...boxes.map((box) => box.y + BOX_HEIGHT)),
    left: linked.size - shown.length,
  }
}

/** All of the tasks that the graph shows, so that nothing else draws it anew. */
export const shapeOf = (tasks: readonly Task[]): string =>
  tasks
    .map(({ id, title, status, lane, agent, workspace, archived_at, dependencies }) =>
      [id, title, status, lane, agent, workspace, archived_at, ...dependencies].join(),
    )
    .join(';')

/** A line from the end of one box to the beginning of another. */
export function pathOf(from: Box, to: Box): string {
  const x1 = from.x + BOX_WIDTH
  const y1 = from.y + BOX_HEIGHT / 2
  const x2 = to.x
  const y2 = to.y + BOX_HEIGHT / 2
  const bend = Math.max(16, (x2 - x1) / 2)
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 - 4} ${y2}`
}

/** Where an arrow key leads: along a line where there is one, else to the nearest task that way. */
export function stepFrom({ boxes, links }: TaskGraph, id: string, key: string): string | null {
  const known = boxes.filter((box) => box.task !== null)
  const along =
    key === 'ArrowRight'
      ? links.filter((link) => link.from === id).map((link) => link.to)
      : key === 'ArrowLeft'
        ? links.filter((link) => link.to === id).map((link) => link.from)
        : []
  return known.find((box) => along.includes(box.id))?.id ?? walk(known, id, key)
}
