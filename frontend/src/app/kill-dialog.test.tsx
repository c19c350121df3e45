import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http } from 'msw'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { statusKey } from '@/api/fleet'
import type { FleetStatus } from '@/api/types'
import { mockServer } from '@/testing/mock-server'
import { renderAt } from '@/testing/render'
import KillDialog from './kill-dialog'
import { useOverlay } from './overlay-store'
import { StoppedBanner } from './stopped-banner'

function Screen() {
  const isOpen = useOverlay((state) => state.open === 'kill')
  return (
    <>
      <StoppedBanner />
      {isOpen && <KillDialog />}
    </>
  )
}

beforeEach(() => useOverlay.getState().openKill())
afterEach(() => useOverlay.getState().close())

/** The command is answered only when this is called: the socket may have told of it long before. */
function answerLater(path: string): () => void {
  let answer = () => {}
  const wanted = new Promise<void>((resolve) => {
    answer = resolve
  })
  // Without a reply of its own, the fixtures reply.
  mockServer.use(http.post(path, () => wanted))
  return answer
}

it('closes when everything stopped, though the socket says so before the answer comes', async () => {
  const answer = answerLater('*/api/v1/guard/stop')
  const { client } = renderAt('/', '/', Screen)
  const dialog = await screen.findByRole('dialog', { name: /^Stop/ })
  await userEvent.click(within(dialog).getByRole('button', { name: /^Stop/ }))
  act(() => {
    client.setQueryData<FleetStatus>(
      statusKey,
      (known) =>
        known && {
          ...known,
          guard: { stopped: true, stopped_by: 'owner', stopped_at: '2026-11-20T13:32:00Z', reason: null },
        },
    )
  })
  expect(await screen.findByRole('region', { name: 'Kill switch', hidden: true })).toHaveTextContent(
    'Stopped by owner',
  )
  answer()
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})
