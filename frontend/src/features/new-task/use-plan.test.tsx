import { QueryClientProvider } from '@tanstack/react-query'
import { renderHook, waitFor } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import type { ReactNode } from 'react'
import { expect, it } from 'vitest'
import { createQueryClient } from '@/api/query-client'
import type { TaskDraft } from '@/api/types'
import { planOf } from '@/testing/fixture-plan'
import { mockServer } from '@/testing/mock-server'
import { emptyDraft } from './draft'
import { usePlan } from './use-plan'

function ask(first: string) {
  const client = createQueryClient(() => undefined)
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  )
  const hook = renderHook(({ prompt, title }) => usePlan({ ...emptyDraft, prompt, title }), {
    wrapper,
    initialProps: { prompt: first, title: '' },
  })
  return { ...hook, client }
}

function listen({ slow = false } = {}) {
  const asked: string[] = []
  mockServer.use(
    http.post('*/api/v1/tasks/estimate', async ({ request }) => {
      const draft = (await request.json()) as TaskDraft
      asked.push(draft.prompt)
      if (slow && draft.prompt === 'Fix a') await new Promise((next) => setTimeout(next, 600))
      return HttpResponse.json(planOf(draft))
    }),
  )
  return { asked }
}

it('asks when the typing rests, not at each letter', async () => {
  const { asked } = listen()
  const { result, rerender } = ask('')
  for (const prompt of ['F', 'Fi', 'Fix', 'Fix i', 'Fix it']) {
    rerender({ prompt, title: '' })
    expect(result.current.waiting).toBe(true)
  }
  await waitFor(() => expect(result.current.plan?.title).toBe('Fix it'))
  expect(asked).toEqual(['', 'Fix it'])
  rerender({ prompt: 'Fix it', title: 'A title asks for nothing' })
  await new Promise((next) => setTimeout(next, 250))
  expect(asked).toHaveLength(2)
})

it('gives up the older question, and shows the last answer until there is a newer one', async () => {
  const { asked } = listen({ slow: true })
  const { result, rerender, client } = ask('Fix')
  await waitFor(() => expect(result.current.plan?.title).toBe('Fix'))
  rerender({ prompt: 'Fix a', title: '' })
  await waitFor(() => expect(asked).toContain('Fix a'))
  expect(result.current.plan?.title).toBe('Fix')
  rerender({ prompt: 'Fix b', title: '' })
  await waitFor(() => expect(result.current.plan?.title).toBe('Fix b'))
  const older = client
    .getQueryCache()
    .findAll({ queryKey: ['planning', 'plan'] })
    .find((query) => (query.queryKey[2] as TaskDraft).prompt === 'Fix a')
  await new Promise((next) => setTimeout(next, 700))
  expect(older?.state.data).toBeUndefined()
  expect(older?.state.fetchStatus).toBe('idle')
  expect(result.current.plan?.title).toBe('Fix b')
})

it('says that it failed and keeps what it knew', async () => {
  listen()
  const { result, rerender } = ask('Fix')
  await waitFor(() => expect(result.current.plan?.title).toBe('Fix'))
  mockServer.use(
    http.post('*/api/v1/tasks/estimate', () => HttpResponse.json({ message: 'busy' }, { status: 503 })),
  )
  rerender({ prompt: 'Fix more', title: '' })
  await waitFor(() => expect(result.current.error?.message).toBe('busy'))
  expect(result.current.plan?.title).toBe('Fix')
})
