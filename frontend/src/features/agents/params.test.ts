import { expect, it } from 'vitest'
import { readParams } from '@/lib/use-params'
import { agentParams, listQuery } from './params'

const now = Date.parse('2026-11-20T13:32:20Z')
const queryOf = (address: string) => listQuery(readParams(agentParams, new URLSearchParams(address)), now)

it('asks for everything, trouble first, by default', () => {
  expect(queryOf('')).toEqual({ sort: 'trouble' })
})

it('turns chips, search and order into one query', () => {
  expect(queryOf('workspace=billing&over=0.5&q=retry&sort=-cost')).toEqual({
    workspace: 'billing',
    min_cost: '0.5',
    q: 'retry',
    sort: '-cost',
  })
})

it('lets a view decide the status', () => {
  expect(queryOf('view=active')).toMatchObject({ status: 'stuck,waiting,running,created' })
  expect(queryOf('view=failed')).toMatchObject({ status: 'failed,lost' })
  expect(Date.parse(queryOf('view=today').started_after ?? '')).toBeLessThanOrEqual(now)
})
