import { type RefObject, useCallback, useEffect, useState } from 'react'
import type { MeasuredHandle } from '@/ui/measured-list'
import { foldKey, type Line, placeOf } from './lines'

type Options = {
  lines: readonly Line[]
  handle: RefObject<MeasuredHandle | null>
  /** Loads what lies further away; null where everything is here. */
  more: (() => void) | null
  loading: boolean
  onUnfold: (key: string) => void
  onOpen: (key: string) => void
}

/** Brings a message or a call into sight, however far away: loads pages and opens folds until it is there. */
export function useReveal({ lines, handle, more, loading, onUnfold, onOpen }: Options) {
  const [wanted, setWanted] = useState<string | null>(null)
  const [pointed, setPointed] = useState<string | null>(null)
  useEffect(() => {
    if (wanted === null || (lines.length === 0 && loading)) return
    const place = placeOf(lines, wanted)
    const line = lines[place]
    if (!line) {
      if (loading) return
      if (more) more()
      else setWanted(null)
      return
    }
    const fold = foldKey(line)
    if (fold !== null) {
      onUnfold(fold)
      return
    }
    const folds = line.kind === 'call' || line.kind === 'thought'
    if (folds || (line.kind === 'words' && line.role === 'system')) onOpen(line.key)
    setPointed(line.key)
    setWanted(null)
    // After the opened line has its height.
    requestAnimationFrame(() => requestAnimationFrame(() => handle.current?.reveal(place)))
  }, [wanted, lines, loading, more, handle, onUnfold, onOpen])
  const reveal = useCallback((target: string) => setWanted(target), [])
  return { reveal, pointed, busy: wanted !== null }
}
