import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, call } from './client'
import { ApiError } from './error'
import type { Approval, ApprovalPage, Decision } from './types'

export const approvalKeys = {
  all: ['approvals'] as const,
  pending: ['approvals', 'pending'] as const,
  ofTask: (id: string) => ['approvals', 'task', id] as const,
}

const MOST = 200

/** Every request for permission that waits for a person; the socket keeps it current. */
export const pendingApprovalsOptions = () =>
  queryOptions({
    queryKey: approvalKeys.pending,
    queryFn: ({ signal }) =>
      call(api.GET('/api/v1/approvals', { params: { query: { status: 'pending', limit: MOST } }, signal })),
  })

/** All requests of one task, decided ones too. */
export const taskApprovalsOptions = (taskId: string) =>
  queryOptions({
    queryKey: approvalKeys.ofTask(taskId),
    queryFn: ({ signal }) =>
      call(api.GET('/api/v1/approvals', { params: { query: { task_id: taskId, limit: MOST } }, signal })),
  })

export const isPending = (approval: Approval): boolean => approval.status === 'pending'

const withItems = (page: ApprovalPage, items: Approval[]): ApprovalPage => ({
  ...page,
  items,
  total: Math.max(0, page.total + items.length - page.items.length),
})

/** Takes in rows that came or were decided; an older row than the known one is left out. */
export function mergeApprovals(
  page: ApprovalPage,
  changed: readonly Approval[],
  belongs: (approval: Approval) => boolean,
): ApprovalPage {
  const byId = new Map(page.items.map((one) => [one.id, one]))
  for (const approval of changed) {
    const known = byId.get(approval.id)
    if (known && known.last_seq > approval.last_seq) continue
    if (belongs(approval)) byId.set(approval.id, approval)
    else byId.delete(approval.id)
  }
  return withItems(
    page,
    [...byId.values()].sort((a, b) => b.requested_at.localeCompare(a.requested_at)),
  )
}

// What the server has said of each since this page was opened: what is decided is never asked again.
const decided = new WeakMap<QueryClient, Map<string, number>>()

function note(client: QueryClient, changed: readonly Approval[]): void {
  const known = decided.get(client) ?? new Map<string, number>()
  decided.set(client, known)
  for (const one of changed)
    if (!isPending(one)) known.set(one.id, Math.max(one.last_seq, known.get(one.id) ?? 0))
}

export function putApprovals(client: QueryClient, changed: readonly Approval[]): void {
  note(client, changed)
  for (const query of client.getQueryCache().findAll({ queryKey: approvalKeys.all })) {
    const [, kind, id] = query.queryKey
    const belongs = kind === 'task' ? (one: Approval) => one.task_id === id : isPending
    client.setQueryData<ApprovalPage>(
      query.queryKey,
      (page) => page && mergeApprovals(page, changed, belongs),
    )
  }
}

/** The row as it will be if the server agrees: it keeps its number, so that any answer replaces it. */
export const decidedRow = (approval: Approval, decision: Decision): Approval => ({
  ...approval,
  status: decision.decision === 'allow' ? 'allowed' : 'denied',
  note: decision.note ?? null,
  scope: decision.scope,
})

/** Puts a row back that was decided too soon, unless the truth has come in by the socket meanwhile. */
export function undecide(client: QueryClient, before: Approval): void {
  if ((decided.get(client)?.get(before.id) ?? 0) > before.last_seq) return
  for (const query of client.getQueryCache().findAll({ queryKey: approvalKeys.all })) {
    const [, kind, id] = query.queryKey
    if (kind === 'task' && id !== before.task_id) continue
    client.setQueryData<ApprovalPage>(query.queryKey, (page) => {
      return page && mergeApprovals(page, [before], () => true)
    })
  }
}

type Wanted = { approval: Approval; decision: Decision }

/** Shows the decision at once; takes it back and says why where the server does not agree. */
export function useDecide(onRefused: (approval: Approval, why: string) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ approval, decision }: Wanted) =>
      call(
        api.POST('/api/v1/approvals/{approval_id}/decide', {
          params: { path: { approval_id: approval.id } },
          body: decision,
        }),
      ),
    onMutate: ({ approval, decision }) => putApprovals(client, [decidedRow(approval, decision)]),
    onSuccess: (answer) => putApprovals(client, [answer]),
    onError: (error, { approval }) => {
      const late = error instanceof ApiError && (error.status === 409 || error.status === 404)
      undecide(client, approval)
      onRefused(approval, error.message)
      // Somebody else was first, or it has ended: the server says how it stands.
      if (late) void client.invalidateQueries({ queryKey: approvalKeys.all })
    },
  })
}
