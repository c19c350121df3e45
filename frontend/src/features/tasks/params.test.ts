import { expect, it } from 'vitest'
import { readParams, writeParams } from '@/lib/use-params'
import { cleared, listQuery, taskParams } from './params'

const now = Date.parse('2026-11-20T13:32:20Z')
const read = (address: string) => readParams(taskParams, new URLSearchParams(address))
const queryOf = (address: string) => listQuery(read(address), now)

it('asks for all that is not archived, newest first, by default', () => {
  expect(queryOf('')).toEqual({ sort: '-created' })
})

it('turns chips, search and order into one query', () => {
  expect(queryOf('type=bug_fix&workspace=billing&label=http&q=rate+limit&hits=result&sort=-cost')).toEqual({
    task_type: 'bug_fix',
    workspace: 'billing',
    label: 'http',
    q: 'rate limit',
    hits: 'result',
    sort: '-cost',
  })
})

it('asks for a kind of hit only while something is searched', () => {
  expect(queryOf('hits=result')).toEqual({ sort: '-created' })
})

it('lets a view decide what it is about', () => {
  expect(queryOf('view=active')).toMatchObject({ status: 'running,paused,assigned,pending' })
  expect(queryOf('view=failed&status=running')).toMatchObject({ status: 'failed,error' })
  expect(queryOf('view=archived')).toMatchObject({ archived: true })
})

it.each([
  ['24h', 86_400_000],
  ['7d', 7 * 86_400_000],
  ['30d', 30 * 86_400_000],
])('counts %s back in whole hours, so that the question stays the same for a while', (created, back) => {
  const after = Date.parse(queryOf(`created=${created}`).created_after ?? '')
  expect(after).toBe(Date.parse('2026-11-20T13:00:00Z') - back)
  const later = listQuery(read(`created=${created}`), now + 20 * 60_000)
  expect(later).toEqual(queryOf(`created=${created}`))
})

it('keeps unfolded tasks in the address, whatever their ids', () => {
  const search = writeParams(taskParams, new URLSearchParams(), { unfold: ['T-1', 'a/b,c'] })
  expect(read(search.toString()).unfold).toEqual(['T-1', 'a/b,c'])
  expect(writeParams(taskParams, search, { unfold: [] }).toString()).toBe('')
})

it('forgets every filter at once', () => {
  const search = new URLSearchParams('view=failed&q=x&hits=prompt&label=a&type=custom&sort=cost&open=T-1')
  expect(writeParams(taskParams, search, cleared).toString()).toBe('sort=cost&open=T-1')
})
