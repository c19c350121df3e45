const LONG = 160
const TAG = /^<([a-z][\w-]*)>/
const SUMMARY = /<summary>([^<]+)<\/summary>/

export type Notice = { label: string; summary: string }

/** How a long message of the program itself is named and summed up; null for one that is short enough to read. */
export function noticeOf(text: string): Notice | null {
  const trimmed = text.trim()
  if (trimmed.length <= LONG && !trimmed.includes('\n')) return null
  const tag = TAG.exec(trimmed)?.[1]
  const plain = trimmed.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
  return {
    label: tag === undefined ? 'Notice' : named(tag),
    summary: (SUMMARY.exec(trimmed)?.[1] ?? plain).trim(),
  }
}

const named = (tag: string) => {
  const words = tag.replaceAll(/[-_]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
