import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook, waitFor } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import type { ReactNode } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { makeApproval } from '@/testing/make-task'
import { mockServer } from '@/testing/mock-server'
import { approvalKeys, isPending, mergeApprovals, putApprovals, useDecide } from './approvals'
import type { Approval, ApprovalPage } from './types'

const page = (...items: Approval[]): ApprovalPage => ({
  items,
  next_cursor: null,
  total: items.length,
  as_of_seq: 1,
})
const asked = makeApproval({ id: 'ap-1', last_seq: 10 })
const other = makeApproval({ id: 'ap-2', last_seq: 11, requested_at: '2026-11-20T13:31:00.000Z' })

describe('requests for permission in the cache', () => {
  it('come newest first and leave the list of those that wait when they are decided', () => {
    const known = mergeApprovals(page(asked), [other], isPending)
    expect(known.items.map((one) => one.id)).toEqual(['ap-2', 'ap-1'])
    const left = mergeApprovals(known, [{ ...asked, status: 'denied', last_seq: 12 }], isPending)
    expect(left.items.map((one) => one.id)).toEqual(['ap-2'])
    expect(left.total).toBe(1)
  })

  it('are never replaced by what is older', () => {
    const known = page({ ...asked, status: 'denied', last_seq: 12 })
    expect(mergeApprovals(known, [asked], () => true)).toEqual(known)
  })
})

describe('a decision', () => {
  let client: QueryClient
  const refused = vi.fn()
  const pending = () => client.getQueryData<ApprovalPage>(approvalKeys.pending)?.items.map((one) => one.id)
  const start = () => {
    const wrapper = ({ children }: { children: ReactNode }) => (
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    )
    return renderHook(() => useDecide(refused), { wrapper }).result
  }
  const answer = (status: number, body: Record<string, unknown>) => {
    let let_go = () => {}
    const held = new Promise<void>((go) => {
      let_go = go
    })
    mockServer.use(
      http.post('*/api/v1/approvals/:id/decide', async () => {
        await held
        return HttpResponse.json(body, { status })
      }),
    )
    return () => let_go()
  }

  beforeEach(() => {
    client = new QueryClient()
    client.setQueryData(approvalKeys.pending, page(other, asked))
    client.setQueryData(approvalKeys.ofTask('T-209'), page(other, asked))
    refused.mockReset()
  })

  it('is shown before the server has answered, and holds', async () => {
    const go = answer(202, { ...asked, status: 'allowed', decided_by: 'mk', last_seq: 20 })
    const decide = start()
    act(() => decide.current.mutate({ approval: asked, decision: { decision: 'allow', scope: 'once' } }))
    await waitFor(() => expect(pending()).toEqual(['ap-2']))
    go()
    await waitFor(() => expect(decide.current.isSuccess).toBe(true))
    const rows = client.getQueryData<ApprovalPage>(approvalKeys.ofTask('T-209'))?.items
    expect(rows?.find((one) => one.id === 'ap-1')).toMatchObject({ status: 'allowed', decided_by: 'mk' })
  })

  it('is taken back where the server does not answer', async () => {
    const go = answer(503, { code: 'unavailable', message: 'the database does not answer' })
    const decide = start()
    act(() => decide.current.mutate({ approval: asked, decision: { decision: 'deny', scope: 'once' } }))
    await waitFor(() => expect(pending()).toEqual(['ap-2']))
    go()
    await waitFor(() => expect(pending()).toEqual(['ap-2', 'ap-1']))
    expect(refused).toHaveBeenCalledWith(asked, 'the database does not answer')
  })

  it('says who was first, and keeps what the socket has told meanwhile', async () => {
    const go = answer(409, { code: 'conflict', message: 'already denied by mk' })
    const decide = start()
    act(() => decide.current.mutate({ approval: asked, decision: { decision: 'allow', scope: 'once' } }))
    await waitFor(() => expect(pending()).toEqual(['ap-2']))
    putApprovals(client, [{ ...asked, status: 'denied', decided_by: 'mk', last_seq: 21 }])
    go()
    await waitFor(() => expect(refused).toHaveBeenCalledWith(asked, 'already denied by mk'))
    expect(pending()).toEqual(['ap-2'])
    const rows = client.getQueryData<ApprovalPage>(approvalKeys.ofTask('T-209'))?.items
    expect(rows?.find((one) => one.id === 'ap-1')).toMatchObject({ status: 'denied', decided_by: 'mk' })
  })
})
