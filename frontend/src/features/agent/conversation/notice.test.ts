import { expect, it } from 'vitest'
import { noticeOf } from './notice'

it('leaves short words as they are', () => {
  expect(noticeOf('Context compacted')).toBeNull()
})

it('names a tagged message by its tag, and sums it up in its own words', () => {
  const text =
    '<task-notification> <task-id>a7c5</task-id> <status>completed</status> <summary>Agent "Explore repo" finished</summary>\n<note>…</note> </task-notification>'
  expect(noticeOf(text)).toEqual({ label: 'Task notification', summary: 'Agent "Explore repo" finished' })
})

it('shows the beginning of any other', () => {
  expect(noticeOf('<system-reminder>\nThe  date\nhas changed.\n</system-reminder>')).toEqual({
    label: 'System reminder',
    summary: 'The date has changed.',
  })
  expect(noticeOf('You are a builder.\nWrite tests.')).toEqual({
    label: 'Notice',
    summary: 'You are a builder. Write tests.',
  })
})
