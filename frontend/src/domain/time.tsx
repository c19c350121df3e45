import { absoluteTime, ago, clockTime, DAY, elapsed } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { Tip } from '@/ui/tip'

type AgoProps = {
  time: string
  className?: string
  /** As part of a sentence: "11 min ago", but "3 Sep". */
  phrase?: boolean
}

/** "2 s", "11 min", "3 h"; the moment in full on hover. */
export function Ago({ time, className, phrase = false }: AgoProps) {
  const at = Date.parse(time)
  const now = useNow()
  return (
    <Tip tip={() => absoluteTime(at)} className={`num ${className ?? ''}`}>
      <time dateTime={time}>
        {ago(at, now)}
        {phrase && now - at < DAY && ' ago'}
      </time>
    </Tip>
  )
}

export function ClockTime({ time, seconds = false }: { time: string; seconds?: boolean }) {
  const at = Date.parse(time)
  return (
    <Tip tip={() => absoluteTime(at)} className="font-mono text-12 text-t3">
      <time dateTime={time}>{clockTime(at, seconds)}</time>
    </Tip>
  )
}

/** A running clock until `end`; it stands still with the data. */
export function Elapsed({ start, end }: { start: string; end: string | null }) {
  return end === null ? (
    <Running start={start} />
  ) : (
    <Span ms={Date.parse(end) - Date.parse(start)} start={start} />
  )
}

function Running({ start }: { start: string }) {
  const now = useNow()
  return <Span ms={now - Date.parse(start)} start={start} />
}

function Span({ ms, start }: { ms: number; start: string }) {
  return (
    <Tip tip={() => `since ${absoluteTime(Date.parse(start))}`} className="font-mono text-12">
      {elapsed(ms)}
    </Tip>
  )
}
