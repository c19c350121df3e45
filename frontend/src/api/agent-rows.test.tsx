import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { makeAgent } from '@/testing/make'
import { peekAgent, putAgents, useAgentRow } from './agent-rows'

const drawn: Record<string, number> = {}

function Row({ id }: { id: string }) {
  drawn[id] = (drawn[id] ?? 0) + 1
  return <p>{useAgentRow(id)?.activity}</p>
}

it('never replaces a row by an older one', () => {
  const client = new QueryClient()
  putAgents(client, [makeAgent({ id: 'a', last_seq: 5, activity: 'new' })])
  putAgents(client, [makeAgent({ id: 'a', last_seq: 4, activity: 'old' })])
  expect(peekAgent(client, 'a')?.activity).toBe('new')
})

it('redraws the changed row and no other', () => {
  const client = new QueryClient()
  putAgents(client, [makeAgent({ id: 'a' }), makeAgent({ id: 'b' })])
  render(
    <QueryClientProvider client={client}>
      <Row id="a" />
      <Row id="b" />
    </QueryClientProvider>,
  )
  act(() => putAgents(client, [makeAgent({ id: 'a', last_seq: 2, activity: 'pytest' })]))
  expect(screen.getByText('pytest')).toBeVisible()
  expect(drawn).toEqual({ a: 2, b: 1 })
})
