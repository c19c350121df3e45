import { expect, it } from 'vitest'
import { makeSource } from '@/testing/make'
import { sourceName } from './source-name'

it('is the name of the source, with the end of its path where several have the same', () => {
  const files = (id: string, path: string) => makeSource({ id, name: 'Task files', path })
  const sources = [
    makeSource({ id: 'codex:/home/mk/.codex', name: 'Codex' }),
    files('a', '/srv/shop/'),
    files('b', '/srv/web'),
  ]
  expect(sourceName('codex:/home/mk/.codex', sources)).toBe('Codex')
  expect(sourceName('a', sources)).toBe('Task files, shop')
  expect(sourceName('fleetdeck', sources)).toBe('Fleetdeck')
  expect(sourceName('gone:/srv/old', sources)).toBe('gone:/srv/old')
})
