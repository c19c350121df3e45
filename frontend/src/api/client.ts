import createClient from 'openapi-fetch'
import { ApiError } from './error'
import type { paths } from './schema'
import type { ErrorBody } from './types'

// The origin is spelled out, because fetch outside a browser (tests) takes no relative address.
export const api = createClient<paths>({ baseUrl: window.location.origin, credentials: 'same-origin' })

type Answer<T> = { data?: T; error?: unknown; response: Response }

/** Turns openapi-fetch's pair of data and error into a value or a thrown ApiError. */
export async function call<T>(pending: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>
  try {
    answer = await pending
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError(0, null)
  }
  if (answer.data !== undefined && answer.response.ok) return answer.data
  const body = typeof answer.error === 'object' ? (answer.error as Partial<ErrorBody> | null) : null
  throw new ApiError(answer.response.status, body)
}
