import { expect, it } from 'vitest'
import { useSavedViews, viewSearch } from './saved-views'

it('makes a view of filters, order and layout, and of nothing that passes', () => {
  const search = new URLSearchParams('status=failed&open=T-1&unfold=T-2&new=1&from=T-3&as=timeline')
  expect(viewSearch(search)).toBe('as=timeline&status=failed')
})

it('keeps one view of a name, and lets it go', () => {
  const { save, remove } = useSavedViews.getState()
  save({ name: 'Dear', search: 'sort=-cost' })
  save({ name: 'Dear', search: 'sort=-cost&type=bug_fix' })
  expect(useSavedViews.getState().views).toEqual([{ name: 'Dear', search: 'sort=-cost&type=bug_fix' }])
  remove('Dear')
  expect(useSavedViews.getState().views).toEqual([])
})
