import type { Plan } from '@/api/types'
import { formatMoney } from '@/lib/money'
import { elapsed } from '@/lib/time'
import { capProblem } from '../draft'
import { costScale, stackDots } from './dots'
import { AnswerSection } from './section'

const HEIGHT = 34
const LEVEL = 7
const clock = (seconds: number) => elapsed(seconds * 1000)

/** What it would cost and take, how sure that is, and from what it is known. */
export function Estimate({ plan, cap }: { plan: Plan; cap: string }) {
  const { cost, cost_p10, cost_p90, seconds, seconds_p10, seconds_p90, basis, sample, basis_text } =
    plan.estimate
  return (
    <AnswerSection
      title="Estimate"
      aside={
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-[2px] border border-warn border-dashed" />
          {basis === 'history' ? `guessed, n=${sample}` : 'guessed'}
        </span>
      }
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p className="num flex items-baseline gap-2">
          <span className="font-semibold text-20">~{formatMoney(cost)}</span>
          <span className="text-12 text-t2">
            {formatMoney(cost_p10)} to {formatMoney(cost_p90)}
          </span>
        </p>
        <p className="num flex items-baseline gap-2">
          <span className="font-semibold text-20">~{clock(seconds)}</span>
          <span className="text-12 text-t2">
            {clock(seconds_p10)} to {clock(seconds_p90)}
          </span>
        </p>
      </div>
      <CostAxis plan={plan} cap={cap.trim() === '' || capProblem(cap) ? null : Number(cap)} />
      <p className="mt-1 text-12 text-t3">{basis_text}</p>
    </AnswerSection>
  )
}

function CostAxis({ plan, cap }: { plan: Plan; cap: number | null }) {
  const { estimate } = plan
  const likes = estimate.like.map((one) => Number(one.cost))
  const { top, ticks, capBeyond } = costScale(Number(estimate.cost_p90), likes, cap)
  const place = (amount: number) => `${(Math.min(1, amount / top) * 100).toFixed(2)}%`
  const low = Number(estimate.cost_p10)
  const high = Number(estimate.cost_p90)
  const words = [
    `Usual cost ${formatMoney(estimate.cost_p10)} to ${formatMoney(estimate.cost_p90)}`,
    likes.length > 0 ? `${likes.length} like tasks` : null,
    cap === null ? null : `cap ${formatMoney(String(cap))}`,
  ].filter(Boolean)
  return (
    <div role="img" aria-label={words.join(', ')} className="mt-2">
      <div className="relative border-control border-b" style={{ height: HEIGHT }}>
        <span
          className="absolute inset-y-0 bg-selected"
          style={{ left: place(low), width: `${(((Math.min(high, top) - low) / top) * 100).toFixed(2)}%` }}
        />
        {stackDots(likes, top).map((dot, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: dots without identity
            key={index}
            className="absolute size-1.5 rounded-full bg-t2"
            style={{
              left: `calc(${(dot.at * 100).toFixed(2)}% - 3px)`,
              bottom: Math.min(HEIGHT - 8, 3 + dot.level * LEVEL),
            }}
          />
        ))}
        <span className="absolute inset-y-0 w-0.5 bg-accent" style={{ left: place(Number(estimate.cost)) }} />
        {cap !== null && (
          <span
            className="absolute inset-y-0 border-warn border-l-2 border-dashed"
            style={{ left: capBeyond ? 'calc(100% - 2px)' : place(cap) }}
          />
        )}
      </div>
      <div className="num relative mt-1 h-4 text-11 text-t3">
        {ticks
          .filter((tick) => cap === null || Math.abs((capBeyond ? top : cap) - tick) / top > 0.2)
          .map((tick) => (
            <span
              key={tick}
              className={tick === 0 ? 'absolute left-0' : '-translate-x-1/2 absolute'}
              style={tick === 0 ? undefined : { left: place(tick) }}
            >
              {tick === 0 ? '$0' : formatMoney(String(tick))}
            </span>
          ))}
        {cap !== null && (
          <span
            className="absolute whitespace-nowrap text-warn-text"
            style={
              capBeyond || cap / top > 0.6
                ? { right: capBeyond ? 0 : `calc(100% - ${place(cap)})` }
                : { left: place(cap) }
            }
          >
            cap {formatMoney(String(cap))}
            {capBeyond && ' →'}
          </span>
        )}
      </div>
    </div>
  )
}
