import { describe, expect, it, vi } from 'vitest'
import { emptyDraft } from './draft'
import { draftKey, dropDraft, loadDraft, saveDraft } from './draft-store'

const key = draftKey('mk', null)
const draft = { ...emptyDraft, prompt: 'Fix it', labels: ['a'], directory: '' }

describe('a draft', () => {
  it('is there again as it was left', () => {
    expect(loadDraft(key)).toBeNull()
    expect(saveDraft(key, draft)).toBe(true)
    expect(loadDraft(key)).toEqual(draft)
    dropDraft(key)
    expect(loadDraft(key)).toBeNull()
  })

  it('belongs to one person, and to the task that it changes', () => {
    const keys = [
      draftKey('mk', null),
      draftKey('jo', null),
      draftKey('mk', 'T-1'),
      draftKey('mk.T-1', null),
      draftKey('mk/T-1', null),
    ]
    expect(new Set(keys).size).toBe(5)
  })

  it('leaves nothing behind when it is empty again', () => {
    saveDraft(key, draft)
    saveDraft(key, emptyDraft)
    expect(localStorage.getItem(key)).toBeNull()
  })

  it('of an older program or of somebody else is taken as far as it fits', () => {
    localStorage.setItem(
      key,
      JSON.stringify({ prompt: 'Fix it', labels: [1], cap: 5, isolation: 7, more: true }),
    )
    expect(loadDraft(key)).toEqual({ ...emptyDraft, prompt: 'Fix it' })
    localStorage.setItem(key, 'not json')
    expect(loadDraft(key)).toBeNull()
  })

  it('that finds no room says so', () => {
    expect(saveDraft(key, { ...draft, prompt: 'x'.repeat(1_000_001) })).toBe(false)
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    vi.stubGlobal('localStorage', { setItem: full, removeItem: full, getItem: full, clear: () => undefined })
    expect(saveDraft(key, draft)).toBe(false)
    expect(loadDraft(key)).toBeNull()
    expect(() => dropDraft(key)).not.toThrow()
    vi.unstubAllGlobals()
  })
})
