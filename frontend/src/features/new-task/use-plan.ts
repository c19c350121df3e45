import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { Plan } from '@/api/types'
import { useSettled } from '@/lib/use-settled'
import { type Draft, planDraft } from './draft'
import { planOptions } from './queries'

const SETTLE_MS = 150

export type Planned = {
  plan: Plan | undefined
  /** What is shown answers something that was written before. */
  waiting: boolean
  error: Error | null
  retry: () => void
}

/** Asks as the person types, when the typing rests; the last answer stays until there is a newer one. */
export function usePlan(draft: Draft): Planned {
  const { prompt, type, mode, workflow, model, driver, cap, analyst } = draft
  // biome-ignore lint/correctness/useExhaustiveDependencies: exactly what the plan depends on
  const wanted = useMemo(() => planDraft(draft), [prompt, type, mode, workflow, model, driver, cap, analyst])
  const asked = useSettled(wanted, SETTLE_MS)
  const query = useQuery(planOptions(asked))
  const [last, setLast] = useState<Plan>()
  if (query.data && query.data !== last) setLast(query.data)
  return {
    plan: query.data ?? last,
    waiting: wanted !== asked || query.isFetching,
    error: query.error,
    retry: () => void query.refetch(),
  }
}
