import { expect, it } from 'vitest'
import { choiceParam, flagParam, readParams, textParam, writeParams } from './use-params'

const spec = {
  q: textParam,
  as: choiceParam(['table', 'grid'], 'table'),
  tree: flagParam(true),
}

it('reads defaults from an empty address and ignores what it does not know', () => {
  const none = readParams(spec, new URLSearchParams())
  expect(none).toEqual({ q: null, as: 'table', tree: true })
  expect(readParams(spec, new URLSearchParams('as=pie&tree=0')).as).toBe('table')
})

it('writes only what differs from the default and keeps the rest of the address', () => {
  const written = writeParams(spec, new URLSearchParams('other=1&q=old'), {
    q: null,
    as: 'grid',
    tree: true,
  })
  expect(written.toString()).toBe('other=1&as=grid')
})

it('comes back as it went', () => {
  const values = { q: 'rm -rf & more', as: 'grid' as const, tree: false }
  const again = readParams(
    spec,
    new URLSearchParams(writeParams(spec, new URLSearchParams(), values).toString()),
  )
  expect(again).toEqual(values)
})
