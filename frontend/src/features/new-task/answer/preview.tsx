import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Plan } from '@/api/types'
import { SimulatedTag } from '@/domain/simulated-tag'
import type { WorkflowStep } from '@/domain/workflow/step'
import { StepBox } from '@/domain/workflow/step-box'
import { useSize } from '@/lib/use-size'
import { workflowsOptions } from '../queries'
import { bandsOf, type Cell } from './bands'
import { previewSteps } from './preview-steps'
import { AnswerSection } from './section'

const MOST = 3
const HEIGHT = 62
const GAP_X = 30
const NARROW = 380
const NARROW_GAP_X = 18
const GAP_Y = 10
const BAND_GAP = 22

/** The steps that would run, and the skipped ones, dashed and struck, in their places. */
export function Preview({ plan }: { plan: Plan }) {
  const workflows = useQuery(workflowsOptions())
  const template = workflows.data?.items.find((one) => one.id === plan.workflow_id)
  const steps = useMemo(() => previewSteps(plan, template), [plan, template])
  const running = plan.steps.filter((step) => step.included).length
  return (
    <AnswerSection
      title="Workflow"
      words={`${plan.workflow_id}, ${running} of ${plan.steps.length} roles run`}
      aside={plan.simulated ? <SimulatedTag what="Whatever this task does" /> : null}
    >
      <Drawing steps={steps} />
    </AnswerSection>
  )
}

type Box = { x: number; y: number; band: number }

function Drawing({ steps }: { steps: readonly WorkflowStep[] }) {
  const { ref, width } = useSize<HTMLOListElement>()
  const { cells, columns, rows } = useMemo(() => bandsOf(steps, MOST), [steps])
  const gap = width < NARROW ? NARROW_GAP_X : GAP_X
  const wide = Math.min(136, (width - (columns - 1) * gap) / Math.max(1, columns))
  const tops: number[] = []
  let height = 0
  for (const count of rows) {
    tops.push(height)
    height += count * HEIGHT + (count - 1) * GAP_Y + BAND_GAP
  }
  const place = (cell: Cell): Box => ({
    x: cell.column * (wide + gap),
    y: (tops[cell.band] ?? 0) + cell.row * (HEIGHT + GAP_Y),
    band: cell.band,
  })
  const boxes = new Map(cells.map((cell) => [cell.id, place(cell)]))
  return (
    <ol ref={ref} aria-label="Steps of this draft" className="relative" style={{ height: height - BAND_GAP }}>
      {width > 0 && (
        <>
          <svg aria-hidden="true" width={width} height={height} className="absolute inset-0 overflow-visible">
            <defs>
              <marker
                id="preview-arrow"
                viewBox="0 0 6 8"
                refX="5.5"
                refY="4"
                markerWidth="6"
                markerHeight="8"
                orient="auto"
              >
                <path d="M1 1 5 4 1 7" fill="none" stroke="var(--t3)" />
              </marker>
            </defs>
            {steps.flatMap((step) =>
              step.dependsOn.flatMap((id) => {
                const from = boxes.get(id)
                const to = boxes.get(step.id)
                const skipped = steps.find((one) => one.id === id)?.status === 'skipped'
                return from && to ? (
                  <path
                    key={`${id}→${step.id}`}
                    d={wayOf(from, to, wide)}
                    fill="none"
                    stroke="var(--t3)"
                    strokeDasharray={skipped || step.status === 'skipped' ? '3 3' : undefined}
                    markerEnd="url(#preview-arrow)"
                  />
                ) : (
                  []
                )
              }),
            )}
          </svg>
          {steps.map((step) => {
            const box = boxes.get(step.id)
            return (
              box && (
                <li
                  key={step.id}
                  className="absolute"
                  style={{ left: box.x, top: box.y, width: wide, height: HEIGHT }}
                >
                  <StepBox step={step} current={false} onOpen={undefined} />
                </li>
              )
            )
          })}
        </>
      )}
    </ol>
  )
}

/** Straight on to the right; to another band out, down between the bands, and in from the left. */
function wayOf(from: Box, to: Box, wide: number): string {
  const [x1, y1, x2, y2] = [from.x + wide, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2]
  if (from.band === to.band) {
    const middle = (x1 + x2) / 2
    return y1 === y2 ? `M${x1} ${y1}H${x2 - 1}` : `M${x1} ${y1}H${middle}V${y2}H${x2 - 1}`
  }
  const between = from.y + HEIGHT + BAND_GAP / 2
  const enter = to.x + wide / 2
  return `M${from.x + wide / 2} ${from.y + HEIGHT}V${between}H${enter}V${to.y - 1}`
}
