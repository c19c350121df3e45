import { QueryClientProvider } from '@tanstack/react-query'
import { renderHook, waitFor } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { expect, it } from 'vitest'
import { makeAgent } from '@/testing/make'
import { mockServer } from '@/testing/mock-server'
import { useWithParents } from './parents'
import { createQueryClient } from './query-client'

it('climbs to the root, asking for each ancestor once', async () => {
  const parents: Record<string, string | null> = { mother: 'grandmother', grandmother: null }
  const asked: string[] = []
  mockServer.use(
    http.get('*/api/v1/agents/:id', ({ params }) => {
      const id = String(params.id)
      asked.push(id)
      return HttpResponse.json(makeAgent({ id, parent_agent_id: parents[id] ?? null }))
    }),
  )
  const client = createQueryClient(() => undefined)
  const entries = ['a', 'b'].map((id) => ({ id, parent: 'mother', workspace: null }))
  const { result } = renderHook(() => useWithParents(entries, true), {
    wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  })
  await waitFor(() => expect(result.current).toHaveLength(4))
  expect(result.current.map((entry) => entry.id)).toEqual(['a', 'b', 'mother', 'grandmother'])
  expect(asked).toEqual(['mother', 'grandmother'])
})

it('leaves the list alone where no tree is wanted', () => {
  const client = createQueryClient(() => undefined)
  const entries = [{ id: 'a', parent: 'mother', workspace: null }]
  const { result } = renderHook(() => useWithParents(entries, false), {
    wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  })
  expect(result.current).toBe(entries)
})
