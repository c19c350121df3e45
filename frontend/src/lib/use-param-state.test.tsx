import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { renderAt } from '@/testing/render'
import { textParam, useParamState } from './use-params'

const spec = { a: textParam, b: textParam }

function Two() {
  const [values, change] = useParamState(spec)
  const both = () => {
    change({ a: 'x' })
    change((now) => ({ b: `${now.a}y` }))
  }
  return (
    <button type="button" onClick={both}>
      {values.a}
      {values.b}
    </button>
  )
}

it('lays each change over the one before, though nothing was drawn between them', async () => {
  const { address } = renderAt('/here?other=1', '/here', Two)
  await userEvent.click(screen.getByRole('button'))
  expect(await screen.findByText('xxy')).toBeVisible()
  expect(address()).toBe('/here?other=1&a=x&b=xy')
})
