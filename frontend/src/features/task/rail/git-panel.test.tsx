import { act, screen } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { useState } from 'react'
import { expect, it } from 'vitest'
import { mockServer } from '@/testing/mock-server'
import { renderAt } from '@/testing/render'
import { gitOf } from '@/testing/task-parts'
import { makeWorld } from '@/testing/world'
import { GitPanel } from './git-panel'

const task = makeWorld('fleet').tasks.get('T-214')

it('says where the task works as soon as it has a folder, not only when it ends', async () => {
  if (!task) throw new Error('the fixtures have no such task')
  let directory = ''
  mockServer.use(
    http.get('*/api/v1/tasks/T-214/git', () =>
      HttpResponse.json({ ...gitOf(task), directory, repository: null, branch: null }),
    ),
  )
  let begin = () => {}
  renderAt('/', '/', () => {
    const [place, setPlace] = useState<string | null>(null)
    begin = () => setPlace('/data/work/t-214')
    return <GitPanel task={{ ...task, working_directory: place }} />
  })
  expect(await screen.findByText(/gets a folder of its own when it begins/)).toBeInTheDocument()
  directory = '/data/work/t-214'
  act(() => begin())
  expect(await screen.findByText('/data/work/t-214')).toBeInTheDocument()
})
