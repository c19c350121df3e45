import { Graph, layout } from '@dagrejs/dagre'
import { groupBy } from '@/lib/group-by'
import type { WorkflowStep } from './step'

export const NODE_WIDTH = 136
export const NODE_HEIGHT = 62
const RANK_GAP = 40
const NODE_GAP = 28

export type Placed = { id: string; x: number; y: number }
export type Line = { from: string; to: string }
export type Laid = { nodes: Placed[]; lines: Line[]; width: number; height: number }

/** Places steps from left to right by what they depend on; unknown and circular dependencies are left out. */
export function layoutOf(steps: readonly Pick<WorkflowStep, 'id' | 'dependsOn'>[]): Laid {
  const graph = new Graph()
  graph.setGraph({ rankdir: 'LR', ranksep: RANK_GAP, nodesep: NODE_GAP })
  graph.setDefaultEdgeLabel(() => ({}))
  const known = new Set(steps.map((step) => step.id))
  const lines: Line[] = []
  for (const step of steps) graph.setNode(step.id, { width: NODE_WIDTH, height: NODE_HEIGHT })
  for (const step of steps)
    for (const from of new Set(step.dependsOn)) {
      if (!known.has(from) || from === step.id || reaches(lines, step.id, from)) continue
      lines.push({ from, to: step.id })
      graph.setEdge(from, step.id)
    }
  layout(graph)
  const nodes = steps.map(({ id }): Placed => {
    const { x = 0, y = 0 } = graph.node(id)
    return { id, x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 }
  })
  inOrder(nodes, lines)
  return {
    nodes,
    lines,
    width: Math.max(0, ...nodes.map((node) => node.x + NODE_WIDTH)),
    height: Math.max(0, ...nodes.map((node) => node.y + NODE_HEIGHT)),
  }
}

/** Steps that begin and end alike stand above one another in the workflow's own order. */
function inOrder(nodes: Placed[], lines: readonly Line[]): void {
  const ends = (id: string) =>
    lines.flatMap(({ from, to }) => (to === id ? `<${from}` : from === id ? `>${to}` : [])).join()
  for (const alike of groupBy(nodes, (node) => `${node.x} ${ends(node.id)}`).values()) {
    const rows = alike.map((node) => node.y).sort((a, b) => a - b)
    alike.forEach((node, index) => {
      node.y = rows[index] ?? node.y
    })
  }
}

/** Whether one can walk along the lines from one step to another. */
function reaches(lines: readonly Line[], from: string, to: string): boolean {
  const seen = new Set([from])
  const open = [from]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === to) return true
    for (const line of lines)
      if (line.from === at && !seen.has(line.to)) {
        seen.add(line.to)
        open.push(line.to)
      }
  }
  return false
}

// Below this its words are too small to be read.
const LEAST_ZOOM = 0.85
const AIR = 16

export type View = { x: number; y: number; zoom: number }

/** The whole in the box where it stays readable, else the wanted step in the middle of it. */
export function viewOf(laid: Laid, box: { width: number; height: number }, wanted: Placed | undefined): View {
  const fits = Math.min(
    1,
    (box.width - 2 * AIR) / Math.max(1, laid.width),
    (box.height - 2 * AIR) / Math.max(1, laid.height),
  )
  const zoom = Math.max(LEAST_ZOOM, fits)
  const place = (size: number, whole: number, at: number) => {
    const free = size - whole * zoom
    if (free >= 0) return free / 2
    return Math.min(AIR, Math.max(free - AIR, size / 2 - at * zoom))
  }
  return {
    zoom,
    x: place(box.width, laid.width, (wanted?.x ?? 0) + NODE_WIDTH / 2),
    y: place(box.height, laid.height, (wanted?.y ?? 0) + NODE_HEIGHT / 2),
  }
}

/** How high a panel has to be, within bounds, to show the whole. */
export const heightFor = (laid: Laid, most: number): number =>
  Math.round(Math.min(most, Math.max(110, laid.height + 4 * AIR)))

const ways: Record<string, (from: Placed, to: Placed) => number | null> = {
  ArrowRight: (from, to) => ahead(to.x - from.x, to.y - from.y),
  ArrowLeft: (from, to) => ahead(from.x - to.x, to.y - from.y),
  ArrowDown: (from, to) => ahead(to.y - from.y, to.x - from.x),
  ArrowUp: (from, to) => ahead(from.y - to.y, to.x - from.x),
}

/** The cost of a way: along it counts once, beside it three times; null for what lies behind. */
const ahead = (along: number, beside: number): number | null =>
  along < 1 ? null : along + 3 * Math.abs(beside)

/** The step that an arrow key leads to, or null at the border. */
export function walk(nodes: readonly Placed[], from: string, key: string): string | null {
  if (key === 'Home') return nodes[0]?.id ?? null
  if (key === 'End') return nodes.at(-1)?.id ?? null
  const way = ways[key]
  const start = nodes.find((node) => node.id === from)
  if (!way || !start) return null
  let best: { id: string; cost: number } | null = null
  for (const node of nodes) {
    const cost = way(start, node)
    if (cost !== null && (best === null || cost < best.cost)) best = { id: node.id, cost }
  }
  return best?.id ?? null
}
