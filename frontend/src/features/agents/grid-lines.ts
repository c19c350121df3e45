import type { AgentEntry } from '@/api/agents'
import type { Agent } from '@/api/types'
import { hasEnded } from '@/domain/status'
import { groupBy } from '@/lib/group-by'

export type GridLine =
  | { kind: 'head'; workspace: string | null; agents: readonly Agent[] }
  | { kind: 'cards'; key: string; ids: readonly string[]; folded: readonly Agent[]; workspace: string | null }

const OLD_MS = 12 * 3_600_000

/** Over, and no news any more: what failed stays in sight for half a day. */
const isPast = (agent: Agent, now: number) =>
  hasEnded(agent.status) && (agent.status !== 'failed' || now - Date.parse(agent.updated_at) > OLD_MS)

/**
 * Cards by workspace, in the list's order: all that is alive or went wrong of late, then as many ended ones
 * as fill the line; the other ended ones fold into one card at its end.
 */
export function gridLines(
  entries: readonly AgentEntry[],
  find: (id: string) => Agent | undefined,
  perLine: number,
  now: number,
): GridLine[] {
  const agents = entries.flatMap(({ id }) => find(id) ?? [])
  const lines: GridLine[] = []
  for (const [workspace, group] of groupBy(agents, (agent) => agent.workspace)) {
    const open = group.filter((agent) => !isPast(agent, now))
    const finished = group.filter((agent) => isPast(agent, now))
    const used = open.length % perLine
    const room = used === 0 && open.length > 0 ? 0 : perLine - used
    const fits = finished.length <= room
    const shown = fits ? finished : finished.slice(0, Math.max(0, (room === 0 ? perLine : room) - 1))
    const cards = [...open, ...shown]
    const folded = finished.slice(shown.length)
    lines.push({ kind: 'head', workspace, agents: group })
    const slots = cards.length + (folded.length > 0 ? 1 : 0)
    for (let start = 0; start < slots; start += perLine) {
      const ids = cards.slice(start, start + perLine).map((agent) => agent.id)
      const last = start + perLine >= slots
      lines.push({ kind: 'cards', key: `${workspace}/${start}`, ids, folded: last ? folded : [], workspace })
    }
  }
  return lines
}
