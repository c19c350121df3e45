import { expect, it } from 'vitest'
import { landingPath, proofFrom } from './proof'

it('takes the whole link, the code or a token', () => {
  expect(proofFrom(' http://127.0.0.1:8000/sign-in#code=abc ')).toEqual({ code: 'abc' })
  expect(proofFrom('code=abc')).toEqual({ code: 'abc' })
  expect(proofFrom('fd_secret')).toEqual({ token: 'fd_secret' })
  expect(proofFrom('http://127.0.0.1:8000/sign-in#other=1')).toBeNull()
  expect(proofFrom('  ')).toBeNull()
})

it('returns only to a page of our own', () => {
  expect(landingPath('/agents?status=stuck')).toBe('/agents?status=stuck')
  expect(landingPath('//elsewhere.example')).toBe('/')
  expect(landingPath('/\\elsewhere.example')).toBe('/')
  expect(landingPath('https://elsewhere.example')).toBe('/')
  expect(landingPath(null)).toBe('/')
})
