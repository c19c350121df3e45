import type { Query, QueryClient } from '@tanstack/react-query'
import { refreshActivity } from '@/api/activity'
import { peekAgent, putAgents } from '@/api/agent-rows'
import { agentKeys } from '@/api/agents'
import { costsKey, pricesKey, putSources, putStatus } from '@/api/fleet'
import { invocationsKey } from '@/api/invocations'
import { metricsKey, planKey } from '@/api/metrics'
import { refresh } from '@/api/refresh'
import type { Agent, AgentQuery } from '@/api/types'
import { watchSpending } from '@/features/agents/spend'
import { clock } from '@/lib/clock'
import { setStaleSince } from '@/lib/staleness'
import { throttle } from '@/lib/throttle'
import type { LiveBatch } from '@/live/batch'
import { link } from '@/live/connection'
import type { LiveEvent } from '@/live/protocol'
import { streams } from '@/live/streams'
import { dispatcherCaches } from './live-dispatcher'
import { taskCaches } from './live-tasks'

const REORDER_MS = 400
const SETTLE_MS = 3000
const COSTS_MS = 1000
const DETAIL_MS = 700
const ACTIVITY_MS = 300
const METRICS_MS = 2000
const PLAN_MS = 5000
const INVOCATIONS_MS = 500

// What a statistic of the past counts.
const counted = /^(usage|tool|task|agent|message|price|plan)\./

/** What a feature does with each batch, before the shared caches take it over. */
type Handler = (client: QueryClient, batch: LiveBatch) => void
const featureHandlers: readonly Handler[] = [watchSpending]

/** True where a list could gain, lose or move a row, not only redraw it. */
function changesLists(before: Agent | undefined, after: Agent): boolean {
  return (
    before?.status !== after.status ||
    before.waiting_for !== after.waiting_for ||
    before.parent_agent_id !== after.parent_agent_id ||
    before.workspace !== after.workspace ||
    before.model !== after.model
  )
}

/** A call that tells its tool and nobody who made it; or what all calls cost is another matter now. */
const isInvocation = ({ type, data }: LiveEvent): boolean =>
  type === 'price.changed' || (type === 'usage.recorded' && data.tool != null && data.agent_id == null)

/** Marks one entry as old, if it is there at all. */
function outdate(client: QueryClient, queryKey: readonly unknown[]): void {
  const query = client.getQueryCache().find({ queryKey, exact: true })
  query?.invalidate()
}

const pagesOf = (query: Query): number =>
  (query.state.data as { pages?: unknown[] } | undefined)?.pages?.length ?? 1

/** A list of many pages costs as many requests, so it waits in proportion before it is asked again. */
const due = (query: Query): boolean =>
  Date.now() - query.state.dataUpdatedAt >= (pagesOf(query) - 1) * REORDER_MS

/** Agents at work change places in this order with every step they take; it moves when a status does. */
const isCalm = (query: Query): boolean => {
  const { sort = 'trouble' } = (query.queryKey[3] ?? {}) as AgentQuery
  return sort === 'trouble' || sort === 'name' || sort === 'role' || sort.endsWith('created')
}

function agentLists(client: QueryClient) {
  const refetch = async (wanted: (query: Query) => boolean, again: () => void) => {
    const active = client
      .getQueryCache()
      .findAll({ queryKey: agentKeys.lists, type: 'active', predicate: wanted })
    if (!active.every(due)) setTimeout(again, REORDER_MS)
    await refresh(client, { queryKey: agentKeys.lists, predicate: (query) => wanted(query) && due(query) })
  }
  const reorder = throttle(async () => {
    const facets = refresh(client, { queryKey: agentKeys.facets })
    await Promise.all([refetch(() => true, reorder), facets])
  }, REORDER_MS)
  const settle = throttle(() => refetch((query) => !isCalm(query), settle), SETTLE_MS)
  return { reorder, settle }
}

/** Ties the socket to the cache, the clock and the stale marks; the returned function unties it. */
export function connectLive(client: QueryClient): () => void {
  const lists = agentLists(client)
  const tasks = taskCaches(client)
  const dispatcher = dispatcherCaches(client)
  const costs = throttle(
    () => Promise.all([costsKey, pricesKey].map((queryKey) => refresh(client, { queryKey }))),
    COSTS_MS,
  )

  const details = throttle(
    () => client.refetchQueries({ queryKey: agentKeys.details, type: 'active', stale: true }),
    DETAIL_MS,
  )
  const again = (queryKey: readonly unknown[]) => () => refresh(client, { queryKey })
  const metrics = throttle(again(metricsKey), METRICS_MS)
  const plan = throttle(again(planKey), PLAN_MS)
  const invocations = throttle(again(invocationsKey), INVOCATIONS_MS)
  const activity = throttle(() => refreshActivity(client), ACTIVITY_MS)

  const onBatch = (batch: LiveBatch) => {
    for (const handle of featureHandlers) handle(client, batch)
    streams.add(batch)
    tasks(batch)
    dispatcher(batch)
    const moved = batch.agents.some((agent) => changesLists(peekAgent(client, agent.id), agent))
    putAgents(client, batch.agents)
    if (batch.status) putStatus(client, batch.status)
    if (batch.sources.length > 0) putSources(client, batch.sources)
    if (moved) lists.reorder()
    else if (batch.agents.length > 0) lists.settle()
    for (const agent of batch.agents) outdate(client, agentKeys.detail(agent.id))
    if (batch.agents.length > 0) details()
    if (batch.events.length > 0) activity()
    if (batch.events.some((event) => event.type === 'usage.recorded' || event.type === 'price.changed'))
      costs()
    if (batch.events.some((event) => counted.test(event.type))) metrics()
    if (batch.events.some(isInvocation)) invocations()
    if (batch.events.some((event) => event.type === 'usage.recorded' || event.type.startsWith('plan.')))
      plan()
  }

  const onState = () => {
    const { phase, heardAt } = link.getState()
    clock.freeze(phase !== 'live' && heardAt !== null)
    setStaleSince(phase === 'stale' ? clock.fromLocal(heardAt ?? Date.now()) : null)
    // What was half written when the line broke is not resumed: its message will come whole.
    if (phase !== 'live') streams.clear()
  }

  const undo = [
    link.onBatch(onBatch),
    link.onResync(() => void client.invalidateQueries()),
    link.onServerTime((time) => clock.setServerTime(time)),
    link.watch(onState),
    noteSnapshots(client),
  ]
  link.start()
  return () => {
    link.stop()
    for (const each of undo) each()
  }
}

/** Tells the link how old each fetched snapshot is, so that the stream starts no later than it. */
function noteSnapshots(client: QueryClient): () => void {
  return client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success' || event.action.manual) return
    const data: unknown = event.action.data
    if (typeof data === 'object' && data !== null && 'as_of_seq' in data)
      link.snapshot(Number(data.as_of_seq))
  })
}
