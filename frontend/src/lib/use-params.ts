import { use, useCallback, useMemo } from 'react'
import { UNSAFE_DataRouterContext, useNavigate, useSearchParams } from 'react-router'

/** How one value of the address is read and written; writing null leaves it out. */
export type Param<T> = { read(text: string | null): T; write(value: T): string | null }
type Params = Record<string, Param<unknown>>
type Values<P extends Params> = { [K in keyof P]: ReturnType<P[K]['read']> }

export const textParam: Param<string | null> = {
  read: (text) => text || null,
  write: (value) => value || null,
}

export function choiceParam<T extends string>(choices: readonly T[], fallback: T): Param<T> {
  return {
    read: (text) => choices.find((choice) => choice === text) ?? fallback,
    write: (value) => (value === fallback ? null : value),
  }
}

export function flagParam(fallback: boolean): Param<boolean> {
  return {
    read: (text) => (text === null ? fallback : text === '1'),
    write: (value) => (value === fallback ? null : value ? '1' : '0'),
  }
}

export function readParams<P extends Params>(spec: P, search: URLSearchParams): Values<P> {
  const entries = Object.entries(spec).map(([name, param]) => [name, param.read(search.get(name))])
  return Object.fromEntries(entries) as Values<P>
}

export function writeParams<P extends Params>(
  spec: P,
  search: URLSearchParams,
  changes: Partial<Values<P>>,
): URLSearchParams {
  const next = new URLSearchParams(search)
  for (const [name, value] of Object.entries(changes)) {
    const text = spec[name]?.write(value) ?? null
    if (text === null) next.delete(name)
    else next.set(name, text)
  }
  return next
}

/** What becomes of the values, or how it follows from what they are now. */
type Changes<V> = Partial<V> | ((now: V) => Partial<V>)

/**
 * The address is the state: reads typed values from it and writes them back. A change is laid over the address as it
 * is now, which may be ahead of what is drawn: two keys pressed within one frame must not undo each other.
 */
export function useParamState<P extends Params>(spec: P) {
  const [search] = useSearchParams()
  const router = use(UNSAFE_DataRouterContext)?.router
  const navigate = useNavigate()
  const values = useMemo(() => readParams(spec, search), [spec, search])
  const change = useCallback(
    (changes: Changes<Values<P>>, { push = false } = {}) => {
      const known = new URLSearchParams(router?.state.location.search)
      const wanted = typeof changes === 'function' ? changes(readParams(spec, known)) : changes
      void navigate({ search: `?${writeParams(spec, known, wanted)}` }, { replace: !push })
    },
    [spec, router, navigate],
  )
  return [values, change, search] as const
}
