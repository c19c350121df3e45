import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import { refresh } from './refresh'

const key = ['list']

function watched() {
  const client = new QueryClient()
  const answers: ((value: string) => void)[] = []
  const queryFn = () => new Promise<string>((resolve) => answers.push(resolve))
  const observer = new QueryObserver(client, { queryKey: key, queryFn })
  const stop = observer.subscribe(() => {})
  const answer = async (value: string) => {
    answers.at(-1)?.(value)
    await new Promise((next) => setTimeout(next))
  }
  return { client, answers, answer, stop, data: () => client.getQueryData(key) }
}

it('asks once more for what had left before the news', async () => {
  const { client, answers, answer, stop, data } = watched()
  const done = refresh(client, { queryKey: key })
  expect(answers).toHaveLength(1)
  await answer('as it was')
  expect(data()).toBe('as it was')
  expect(answers).toHaveLength(2)
  await answer('with the news')
  await done
  expect(data()).toBe('with the news')
  stop()
})

it('asks once for what is here', async () => {
  const { client, answers, answer, stop, data } = watched()
  await answer('as it was')
  const done = refresh(client, { queryKey: key })
  await answer('with the news')
  await done
  expect(answers).toHaveLength(2)
  expect(data()).toBe('with the news')
  stop()
})
