import { buildTree } from '@/domain/agent-tree'

export type AgentOf = { id: string; parent: string | null }
export type Line =
  | { kind: 'task'; id: string; index: number }
  | { kind: 'agent'; id: string; taskId: string; depth: number; first: boolean; last: boolean }
  | { kind: 'note'; taskId: string; text: string }

/** What is known of the agents of an unfolded task. */
export type Agents = { items: readonly AgentOf[] | undefined; error: boolean }

/** Tasks in their order, each unfolded one with its agents below it, subagents under their parents. */
export function linesOf(ids: readonly string[], unfolded: ReadonlyMap<string, Agents>): Line[] {
  return ids.flatMap((id, index): Line[] => {
    const task: Line = { kind: 'task', id, index }
    const agents = unfolded.get(id)
    if (!agents) return [task]
    const note = (text: string): Line => ({ kind: 'note', taskId: id, text })
    if (agents.items === undefined)
      return [task, note(agents.error ? 'Its agents cannot be shown now' : 'Loading its agents')]
    if (agents.items.length === 0) return [task, note('No agent has begun yet')]
    const rows = buildTree([...agents.items])
    return [
      task,
      ...rows.map(
        (row, at): Line => ({
          kind: 'agent',
          id: row.node.id,
          taskId: id,
          depth: row.depth,
          first: at === 0,
          last: at === rows.length - 1,
        }),
      ),
    ]
  })
}

export const lineKey = (line: Line): string =>
  line.kind === 'task' ? line.id : line.kind === 'agent' ? `${line.taskId}/${line.id}` : `${line.taskId}/note`
