import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { afterEach, describe, expect, it } from 'vitest'
import { mockServer } from '@/testing/mock-server'
import { renderAt } from '@/testing/render'
import { SignInPage } from './sign-in-page'

afterEach(() => window.history.replaceState(null, '', '/'))

const answers = (status: number) => {
  const bodies: unknown[] = []
  mockServer.use(
    http.post('*/api/v1/auth/session', async ({ request }) => {
      bodies.push(await request.json())
      return HttpResponse.json(status === 200 ? { name: 'owner' } : { code: 'invalid_code', message: 'no' }, {
        status,
      })
    }),
  )
  return bodies
}

describe('signing in', () => {
  it('trades the code of the link once and leaves no trace of it in the address', async () => {
    const bodies = answers(200)
    window.history.replaceState(null, '', '/sign-in#code=abc')
    const { address } = renderAt('/sign-in#code=abc', '/sign-in', SignInPage)
    await waitFor(() => expect(address()).toBe('/'))
    expect(bodies).toEqual([{ code: 'abc' }])
    expect(window.location.hash).toBe('')
  })

  it('goes to the page that was wanted', async () => {
    answers(200)
    window.history.replaceState(null, '', '/sign-in#code=abc')
    const { address } = renderAt('/sign-in?next=%2Fagents%3Fopen%3Da#code=abc', '/sign-in', SignInPage)
    await waitFor(() => expect(address()).toBe('/agents?open=a'))
  })

  it('takes a link that is opened while the page stands already', async () => {
    const bodies = answers(200)
    const { address, router } = renderAt('/sign-in', '/sign-in', SignInPage)
    await act(() => router.navigate('/sign-in#code=late'))
    await waitFor(() => expect(address()).toBe('/'))
    expect(bodies).toEqual([{ code: 'late' }])
  })

  it('says under the field why a token is refused', async () => {
    const bodies = answers(401)
    renderAt('/sign-in', '/sign-in', SignInPage)
    const field = screen.getByLabelText('Sign-in link, code or access token')
    await userEvent.type(field, 'fd_wrong{Enter}')
    expect(await screen.findByText(/not valid/)).toBeVisible()
    expect(field).toBeInvalid()
    expect(bodies).toEqual([{ token: 'fd_wrong' }])
  })

  it('tells where the link is printed', () => {
    renderAt('/sign-in', '/sign-in', SignInPage)
    expect(screen.getByText(/printed in the terminal/)).toBeVisible()
  })
})
