import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { respond } from './fixture-api'
import { makeWorld, type World } from './world'

/** The same answers as the fixture server gives, inside a unit test. */
export const handlersFor = (world: World) => [
  http.all('*/api/v1/*', async ({ request }) => {
    const text = await request.text()
    const reply = respond(world, request.method, request.url, text === '' ? null : JSON.parse(text))
    return reply
      ? HttpResponse.json(reply.body as Record<string, unknown>, { status: reply.status })
      : HttpResponse.json({ code: 'not_found', message: 'The fixtures know no such path' }, { status: 404 })
  }),
]

export const mockServer = setupServer(...handlersFor(makeWorld('fleet')))
