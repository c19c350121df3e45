import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { sessionOptions } from '@/api/session'
import { taskDetailOptions } from '@/api/tasks'
import { type Draft, draftOf, emptyDraft } from './draft'
import { draftKey, dropDraft, loadDraft, saveDraft } from './draft-store'

const KEEP_MS = 300

export type Kept = 'no' | 'kept' | 'restored' | 'not kept'

/**
 * The draft of this person, as it was left; for a task that is run once more, filled with what that one had.
 * `ready` is false until it is known whose draft, and of which task, it is.
 */
export function useDraft(from: string | null) {
  const session = useQuery(sessionOptions())
  const origin = useQuery({ ...taskDetailOptions(from ?? ''), enabled: from !== null })
  const person = session.data?.name ?? (session.error ? 'somebody' : null)
  const source = from === null ? emptyDraft : origin.data ? draftOf(origin.data) : null
  const key = person === null ? null : draftKey(person, from)
  const [draft, setDraft] = useState<Draft>(emptyDraft)
  const [kept, setKept] = useState<Kept>('no')
  const [begun, setBegun] = useState<string | null>(null)
  const unsaved = useRef<{ key: string; draft: Draft } | null>(null)

  if (key !== null && source !== null && begun !== key) {
    const left = loadDraft(key)
    setBegun(key)
    // What was typed before it was known whose draft it is stays.
    if (draft === emptyDraft || from !== null) setDraft(left ?? source)
    setKept(left ? 'restored' : 'no')
  }

  const save = useCallback(() => {
    if (!unsaved.current) return
    const { key: where, draft: what } = unsaved.current
    unsaved.current = null
    setKept(saveDraft(where, what) ? 'kept' : 'not kept')
  }, [])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const change = useCallback(
    (changes: Partial<Draft>) =>
      setDraft((known) => {
        const next = { ...known, ...changes }
        if (key !== null) {
          unsaved.current = { key, draft: next }
          clearTimeout(timer.current)
          timer.current = setTimeout(save, KEEP_MS)
        }
        return next
      }),
    [key, save],
  )
  // What was typed in the last moment is kept too.
  useEffect(() => {
    window.addEventListener('pagehide', save)
    return () => {
      window.removeEventListener('pagehide', save)
      clearTimeout(timer.current)
      save()
    }
  }, [save])

  const clear = useCallback(
    (next: Draft = emptyDraft) => {
      clearTimeout(timer.current)
      unsaved.current = null
      if (key !== null) dropDraft(key)
      setDraft(next)
      setKept('no')
    },
    [key],
  )
  return { draft, change, clear, kept, ready: begun !== null && begun === key, source, error: origin.error }
}
