import { lazy, Suspense } from 'react'
import { usePhone } from '@/lib/use-media'
import { Skeleton } from '@/ui/skeleton'
import type { WorkflowStep } from './step'
import { StepList } from './step-list'

const Canvas = lazy(() => import('./canvas'))
const MOST_HEIGHT = 340

type Props = {
  steps: readonly WorkflowStep[]
  label?: string
  /** The panel grows with the graph up to here, in pixels. */
  mostHeight?: number
  /** Called with the id of a step; without it the steps are only shown. */
  onOpen?: ((id: string) => void) | undefined
}

/** A workflow as a live graph; on a phone as a list. Its machinery is loaded with the first one. */
export function WorkflowGraph({ steps, label = 'Workflow', mostHeight = MOST_HEIGHT, onOpen }: Props) {
  if (usePhone()) return <StepList steps={steps} label={label} onOpen={onOpen} />
  return (
    <Suspense fallback={<GraphSkeleton steps={steps.length} />}>
      <Canvas steps={steps} label={label} mostHeight={mostHeight} onOpen={onOpen} />
    </Suspense>
  )
}

export function GraphSkeleton({ steps = 4 }: { steps?: number }) {
  return (
    <div
      role="status"
      aria-label="Loading the workflow"
      className="flex h-32 items-center justify-center gap-10 overflow-hidden px-4"
    >
      {Array.from({ length: Math.min(5, Math.max(1, steps)) }, (_, index) => (
        <Skeleton
          // biome-ignore lint/suspicious/noArrayIndexKey: boxes without identity
          key={index}
          className="h-15.5 w-34 shrink-0 rounded-panel"
        />
      ))}
    </div>
  )
}
