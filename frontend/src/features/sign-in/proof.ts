export type Proof = { code: string } | { token: string }

export const codeInHash = (hash: string): string | null =>
  new URLSearchParams(hash.replace(/^#/, '')).get('code')

/** What was pasted: the whole link, the code alone, or a token (those start with fd_). */
export function proofFrom(pasted: string): Proof | null {
  const text = pasted.trim()
  if (text === '') return null
  const hash = text.indexOf('#')
  if (hash >= 0) {
    const code = codeInHash(text.slice(hash))
    return code ? { code } : null
  }
  return text.startsWith('code=') ? { code: text.slice(5) } : { token: text }
}

/** Only a path of our own: a sign-in page must not send anyone elsewhere. */
export const landingPath = (next: string | null): string =>
  next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : '/'
