import { useMutation, useQueryClient } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { Play } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { api, call } from '@/api/client'
import { Button } from '@/ui/button'
import { CodeLine } from '@/ui/code-line'
import { Panel } from '@/ui/panel'
import { toast } from '@/ui/toast'

const event = JSON.stringify({
  specversion: '1.0',
  id: '1',
  source: 'my-orchestrator',
  type: 'agent.created',
  data: { agent_id: 'a1', role: 'BUILDER', name: 'builder-1', workspace: 'my-project' },
})

const curlLine = () =>
  [
    `curl -X POST ${window.location.origin}/api/v1/events`,
    `-H "Authorization: Bearer $FLEETDECK_TOKEN"`,
    `-H "Content-Type: application/cloudevents+json"`,
    `-d '${event}'`,
  ].join(' \\\n  ')

/** Three ways to the first agent; any one is enough. */
export function NextSteps() {
  const curl = curlLine()
  return (
    <Panel
      title="Three next steps"
      aside="any one is enough"
      stale={false}
      footer={
        <>
          <span className="text-t3">Also</span>
          <Link to="/settings?section=keys" className="text-link hover:underline">
            API keys
          </Link>
          <Link to="/sources" className="ml-auto text-link hover:underline">
            All sources
          </Link>
        </>
      }
    >
      <ol>
        <Step number={1} title="Run Claude Code anywhere" aside="read from its transcripts">
          <p>
            Start an agent in any folder; it stands here within a second, with everything that ran before.
          </p>
          <CodeLine text="claude" name="the command" />
        </Step>
        <Step number={2} title="Send CloudEvents" aside="anything that speaks HTTP">
          <p>One request makes one agent. Put an access token into the variable first.</p>
          <CodeLine text={curl} name="the request" />
        </Step>
        <DemoStep />
      </ol>
    </Panel>
  )
}

function DemoStep() {
  const client = useQueryClient()
  const demo = useMutation({
    mutationFn: () => call(api.POST('/api/v1/demo', { body: { action: 'start' } })),
    onSuccess: () => client.invalidateQueries(),
    onError: (error) => toast.failed('The demo did not start', error.message),
  })
  return (
    <Step
      number={3}
      title="Run the demo fleet"
      aside={
        <Button
          variant="filled"
          busy={demo.isPending}
          icon={<Play size={14} aria-hidden />}
          onClick={() => demo.mutate()}
          className="max-md:h-11"
        >
          Run the demo
        </Button>
      }
    >
      <p>Simulated agents, offline and labelled so; nothing is spent.</p>
    </Step>
  )
}

type StepProps = { number: number; title: string; aside: ReactNode; children: ReactNode }

function Step({ number, title, aside, children }: StepProps) {
  return (
    <li className="row-lines flex gap-3 px-3 py-3 last:border-b-0">
      <span
        aria-hidden
        className="num flex size-5 shrink-0 items-center justify-center rounded-full border border-control text-11 text-t2"
      >
        {number}
      </span>
      <div className="min-w-0 flex-1 text-t2">
        <div className="flex items-start justify-between gap-3">
          <h3 className="font-semibold text-13 text-t1">{title}</h3>
          <span className={clsx('shrink-0 text-12 text-t3', typeof aside === 'string' && 'max-md:hidden')}>
            {aside}
          </span>
        </div>
        {children}
      </div>
    </li>
  )
}
