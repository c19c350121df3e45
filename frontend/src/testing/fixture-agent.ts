import type { AgentFile, Block, Fact, Message, TimelineSpan, ToolCall } from '@/api/types'
import type { Answer } from './fixture-api'
import type { World } from './world'

const patch = `--- a/src/limits/bucket.py
+++ b/src/limits/bucket.py
@@ -41,5 +41,10 @@ class Bucket:
     async def take(self, key_id: str, cost: int = 1) -> Decision:
-        used = await self.store.incr(key_id, cost)
-        if used > self.limit:
-            return Decision(allowed=False)
+        now = self.clock()
+        async with self.store.lock(key_id):
+            tokens, at = await self.store.read(key_id)
+            tokens = min(self.burst, tokens + (now - at) * self.rate)
+            if tokens < cost:
+                wait = (cost - tokens) / self.rate
+                return Decision(False, retry_after=wait)
+            await self.store.write(key_id, tokens - cost, now)
         return Decision(allowed=True)
`

type Step = {
  name: string
  input: Record<string, unknown>
  output: string
  ms: number
  fails?: boolean
  says?: string
  thinks?: string
}

const first: Step[] = [
  {
    thinks: 'How are the counters stored today?',
    says: "I'll look at how the current limiter stores its counters before I change the algorithm.",
    name: 'Read',
    input: { file_path: 'src/limits/bucket.py' },
    output: 'class Bucket:\n'.repeat(118).trim(),
    ms: 12,
  },
  { name: 'Grep', input: { pattern: 'key_id', path: 'src/' }, output: '14 matches, 6 files', ms: 31 },
  {
    name: 'Bash',
    input: { command: 'pytest -x tests/limits' },
    output: 'exit 1\nFAILED tests/limits/test_window.py::test_window_reset',
    ms: 6200,
    fails: true,
  },
]
const many: Step[] = Array.from({ length: 14 }, (_, index) => ({
  name: index % 5 === 4 ? 'Grep' : 'Read',
  input: index % 5 === 4 ? { pattern: 'Decision' } : { file_path: `src/http/part_${index}.py` },
  output: 'one\ntwo\nthree',
  ms: 9 + index,
  ...(index === 0
    ? {
        thinks: 'Two bursts can pass at the minute.',
        says: 'The counter resets at the minute, so two bursts can pass. A bucket **refilled by elapsed time** fixes this:\n\n- `take` reads the tokens and the time\n- it writes both back under one lock',
      }
    : {}),
}))
const last: Step[] = [
  {
    name: 'Edit',
    input: { file_path: 'src/limits/bucket.py' },
    output: 'The file has been updated.',
    ms: 84,
  },
]
const steps: readonly Step[] = [...first, ...many, ...last]

/** One worked example of a conversation; every agent of the world has it. */
function script(world: World, agentId: string) {
  const start = world.now - 252_000
  const messages: Message[] = []
  const calls: ToolCall[] = []
  let seq = 100
  const timeAt = () => new Date(start + (seq - 100) * 2500).toISOString()
  const say = (role: Message['role'], blocks: Block[]) => {
    seq += 1
    messages.push({ seq, message_id: `m${seq}`, role, blocks, model: null, time: timeAt() })
  }
  say('user', [
    {
      type: 'text',
      text: 'Step 3 of 5. Replace the fixed window in `src/limits` with a token bucket per API key. Reply 429 with `Retry-After`.',
    },
  ])
  steps.forEach((step, index) => {
    const id = `call-${index}`
    if (step.thinks) say('assistant', [{ type: 'thinking', text: step.thinks }])
    if (step.says) say('assistant', [{ type: 'text', text: step.says }])
    say('assistant', [{ type: 'tool_call', tool_call_id: id, name: step.name, input: step.input }])
    const status = step.fails ? 'error' : 'ok'
    const begun = timeAt()
    const edits = step.name === 'Edit'
    calls.push({
      tool_call_id: id,
      name: step.name,
      server: null,
      summary: String(Object.values(step.input)[0]),
      status,
      input: step.input,
      output: step.output,
      error: step.fails ? 'exit 1' : null,
      started_at: begun,
      completed_at: new Date(Date.parse(begun) + step.ms).toISOString(),
      duration_ms: step.ms,
      files: edits
        ? [
            {
              path: 'src/limits/bucket.py',
              operation: 'modified',
              lines_added: 8,
              lines_removed: 3,
              seq: 500,
            },
          ]
        : [],
      child_agent_id: null,
      seq,
    })
    say('tool', [{ type: 'tool_result', tool_call_id: id, status, output: step.output }])
  })
  say('assistant', [
    { type: 'text', text: 'While the tests run I finish bucket.py. The exact delay goes into the decision.' },
  ])
  return { messages, calls, agentId }
}

function files(world: World): AgentFile[] {
  const time = new Date(world.now - 30_000).toISOString()
  const change = (seq: number, operation: 'read' | 'modified', lines: number | null) => ({
    seq,
    time,
    operation,
    tool_call_id: operation === 'read' ? 'call-0' : `call-${steps.length - 1}`,
    lines_added: operation === 'read' ? null : 8,
    lines_removed: operation === 'read' ? null : 3,
    lines,
  })
  return [
    {
      path: 'src/limits/bucket.py',
      operations: { read: 1, created: 0, modified: 1, deleted: 0 },
      lines_added: 8,
      lines_removed: 3,
      last_at: time,
      changes: [change(499, 'read', 118), change(500, 'modified', null)],
    },
    {
      path: 'src/http/errors.py',
      operations: { read: 1, created: 0, modified: 0, deleted: 0 },
      lines_added: 0,
      lines_removed: 0,
      last_at: time,
      changes: [change(501, 'read', 61)],
    },
  ]
}

const page = <T>(items: readonly T[], world: World) => ({
  items,
  next_cursor: null,
  total: items.length,
  as_of_seq: world.seq,
})

function facts(messages: readonly Message[], agentId: string): Fact[] {
  return messages.map((message) => ({
    seq: message.seq,
    id: `fact-${message.seq}`,
    source: 'fixture',
    type: 'message.recorded',
    time: message.time,
    subject: `agent/${agentId}`,
    data: { agent_id: agentId, role: message.role, blocks: message.blocks },
  }))
}

function timeline(world: World, agentId: string, calls: readonly ToolCall[]): TimelineSpan[] {
  const agent = world.agents.get(agentId)
  const own: TimelineSpan = {
    kind: 'agent',
    id: agentId,
    label: agent?.name ?? agentId,
    agent_id: agentId,
    start: new Date(world.now - 252_000).toISOString(),
    end: null,
    status: agent?.status ?? 'running',
  }
  const spans = calls.map(
    (call): TimelineSpan => ({
      kind: 'tool',
      id: call.tool_call_id,
      label: `${call.name} ${call.summary}`,
      agent_id: agentId,
      start: call.started_at ?? '',
      end: call.completed_at,
      status: call.status,
    }),
  )
  return [own, ...spans]
}

/** What is below /agents/{id}; null where there is nothing of that name. */
export function answerAgent(world: World, path: string, query: URLSearchParams): Answer | null {
  const [, id = '', rest] = /^\/agents\/([^/]+)\/(.+)$/.exec(path) ?? []
  const agentId = decodeURIComponent(id)
  const agent = world.agents.get(agentId)
  if (!rest || !agent) return null
  const { messages, calls } = script(world, agentId)
  const ok = (body: unknown): Answer => ({ status: 200, body })
  switch (rest) {
    case 'messages': {
      const q = query.get('q')?.toLowerCase()
      const found = q
        ? messages.filter((message) => JSON.stringify(message.blocks).toLowerCase().includes(q))
        : messages
      return ok(page(query.get('order') === 'desc' ? [...found].reverse() : found, world))
    }
    case 'tools':
      return ok(page(calls, world))
    case 'files':
      return ok(page(files(world), world))
    case 'files/patch':
      return ok({
        seq: Number(query.get('seq')),
        path: 'src/limits/bucket.py',
        operation: 'modified',
        patch,
        lines_added: 8,
        lines_removed: 3,
      })
    case 'events': {
      const type = query.get('type')
      const all = facts(messages, agentId).filter((fact) => type === null || fact.type === type)
      return ok({ items: all.reverse(), next_cursor: null, as_of_seq: world.seq })
    }
    case 'timeline':
      return ok({ items: timeline(world, agentId, calls), as_of_seq: world.seq })
    case 'tree':
      return ok({ items: [{ ...agent, depth: 0 }], as_of_seq: world.seq })
    default:
      return null
  }
}
