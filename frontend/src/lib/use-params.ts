import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'

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

/** The address is the state: reads typed values from it and writes them back. */
export function useParamState<P extends Params>(spec: P) {
  const [search, setSearch] = useSearchParams()
  const values = useMemo(() => readParams(spec, search), [spec, search])
  const change = useCallback(
    (changes: Partial<Values<P>>, { push = false } = {}) =>
      setSearch((known) => writeParams(spec, known, changes), { replace: !push }),
    [spec, setSearch],
  )
  return [values, change, search] as const
}
