import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { ToolCall } from '@/api/types'
import type { LiveEvent } from '@/live/protocol'
import { useTail } from '@/live/tail'
import { toolsOptions } from './queries'

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const count = (value: unknown): number | null => (typeof value === 'number' ? value : null)

function started(event: LiveEvent, id: string): ToolCall {
  const { data } = event
  return {
    tool_call_id: id,
    name: text(data.name) ?? 'Tool',
    server: text(data.server),
    summary: text(data.summary),
    status: 'running',
    input: data.input,
    output: null,
    error: null,
    started_at: event.time,
    completed_at: null,
    duration_ms: null,
    files: [],
    child_agent_id: null,
    seq: event.seq,
  }
}

/** One fact on top of the calls known so far, as the server's own projection would have it. */
export function withFact(calls: Map<string, ToolCall>, event: LiveEvent): void {
  const id = text(event.data.tool_call_id)
  if (id === null) return
  const known = calls.get(id)
  const { data } = event
  if (event.type === 'tool.started') {
    if (!known) calls.set(id, started(event, id))
  } else if (event.type === 'tool.completed') {
    const call = known ?? { ...started(event, id), started_at: null }
    if (call.status !== 'running') return
    calls.set(id, {
      ...call,
      status: (text(data.status) ?? 'ok') as ToolCall['status'],
      output: data.output ?? null,
      error: text(data.error),
      completed_at: event.time,
      duration_ms:
        count(data.duration_ms) ??
        (call.started_at ? Date.parse(event.time) - Date.parse(call.started_at) : null),
      child_agent_id: text(data.child_agent_id) ?? call.child_agent_id,
    })
  } else if (event.type === 'file.changed' && known) {
    if (known.files.some((file) => file.seq === event.seq)) return
    const file = {
      path: text(data.path) ?? '',
      operation: (text(data.operation) ?? 'modified') as ToolCall['files'][number]['operation'],
      lines_added: count(data.lines_added),
      lines_removed: count(data.lines_removed),
      seq: event.seq,
    }
    calls.set(id, { ...known, files: [...known.files, file] })
  }
}

/** Every tool call of the agent in order, its pages loaded one after the other up to a bound. */
export function useToolCalls(id: string, mostPages = Number.POSITIVE_INFINITY) {
  const query = useInfiniteQuery(toolsOptions(id))
  const { data, hasNextPage, isFetching, fetchNextPage } = query
  const tail = useTail(id)
  const pages = data?.pages.length ?? 0
  useEffect(() => {
    if (hasNextPage && !isFetching && pages < mostPages) void fetchNextPage()
  }, [hasNextPage, isFetching, pages, mostPages, fetchNextPage])
  const calls = useMemo(() => {
    const byId = new Map<string, ToolCall>()
    for (const page of data?.pages ?? []) for (const call of page.items) byId.set(call.tool_call_id, call)
    for (const event of tail) withFact(byId, event)
    return byId
  }, [data, tail])
  return { calls, query }
}
