import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Plugin } from 'vite'
import { type WebSocket, WebSocketServer } from 'ws'
import type { DeltaFrame } from '@/api/types'
import { respond } from './fixture-api'
import { advance } from './fixture-live'
import { makeWorld, SCENE_TIME, type Scene, type World } from './world'

/**
 * A make-believe server for `dev:fixtures`, pictures and browser tests: it answers /api and the socket.
 * The cookie `scene` chooses what it shows, the cookie `facts` how many facts a second it makes.
 */
const cookie = (request: IncomingMessage, name: string): string | undefined =>
  new RegExp(`(?:^|; )${name}=([^;]*)`).exec(request.headers.cookie ?? '')?.[1]

const started = Date.now()
const serverTime = () => SCENE_TIME + (Date.now() - started)
const worlds = new Map<string, World>()

function worldOf(request: IncomingMessage): World {
  const scene = (cookie(request, 'scene') ?? 'fleet') as Scene
  // A test that changes something has a world of its own.
  const key = `${scene}/${cookie(request, 'facts') ?? '0'}/${cookie(request, 'world') ?? ''}`
  const known = worlds.get(key) ?? makeWorld(scene)
  worlds.set(key, known)
  return known
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text === '' ? null : JSON.parse(text)
}

async function answer(request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void> {
  if (!request.url?.startsWith('/api/')) {
    next()
    return
  }
  const body = await bodyOf(request)
  const reply = respond(worldOf(request), request.method ?? 'GET', request.url, body)
  response.statusCode = reply?.status ?? 404
  response.setHeader('content-type', 'application/json')
  const missing = { code: 'not_found', message: 'The fixtures know no such path', request_id: 'fixture' }
  response.end(JSON.stringify(reply?.body ?? missing))
}

/** Words that are being written for as long as somebody looks. */
const writing = {
  topics: ['task:T-214', 'agent:builder-3f2'],
  frame: {
    op: 'delta',
    agent_id: 'builder-3f2',
    task_id: 'T-214',
    message_id: 'm-live',
    kind: 'text',
    offset: 0,
    text: 'The bucket now keeps the time of its last refill, so that a client knows',
  } satisfies DeltaFrame,
}

function converse(socket: WebSocket, request: IncomingMessage): void {
  const world = worldOf(request)
  const perSecond = Number(cookie(request, 'facts') ?? 0)
  const send = (frame: unknown) => socket.send(JSON.stringify(frame))
  send({ op: 'hello', seq: world.seq, heartbeat_ms: 1000, server_time: new Date(serverTime()).toISOString() })
  socket.on('message', (text) => {
    const frame = JSON.parse(String(text)) as { op: string; t?: number; topics?: string[] }
    if (frame.op === 'ping') send({ op: 'pong', t: frame.t })
    if (frame.topics?.some((topic) => writing.topics.includes(topic))) send(writing.frame)
  })
  const beat = setInterval(() => send({ op: 'heartbeat', seq: world.seq }), 1000)
  const burst = 50
  const work = setInterval(
    () => {
      if (perSecond <= 0) return
      world.now = serverTime()
      send(advance(world, Math.max(1, Math.round((perSecond * burst) / 1000))))
    },
    perSecond > 20 ? burst : 1000 / Math.max(1, perSecond),
  )
  socket.on('close', () => {
    clearInterval(beat)
    clearInterval(work)
  })
}

function listen(server: Pick<Server, 'on'> | null): void {
  const sockets = new WebSocketServer({ noServer: true })
  server?.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (!request.url?.startsWith('/api/v1/ws')) return
    sockets.handleUpgrade(request, stream, head, (socket) => converse(socket, request))
  })
}

export function fixtureServer(): Plugin {
  return {
    name: 'fleetdeck-fixtures',
    configureServer(server) {
      server.middlewares.use(answer)
      listen(server.httpServer as Server | null)
    },
    configurePreviewServer(server) {
      server.middlewares.use(answer)
      listen(server.httpServer as Server | null)
    },
  }
}
