import type { ErrorBody } from './types'

/** What the server refused, or why it could not be reached; `requestId` finds the line in its log. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly details: unknown
  readonly requestId: string | null

  constructor(status: number, body: Partial<ErrorBody> | null) {
    super(body?.message ?? (status === 0 ? 'The server cannot be reached' : `The server answered ${status}`))
    this.name = 'ApiError'
    this.status = status
    this.code = body?.code ?? (status === 0 ? 'unreachable' : 'error')
    this.details = body?.details ?? null
    this.requestId = body?.request_id ?? null
  }
}

export const isSignedOut = (error: unknown): boolean => error instanceof ApiError && error.status === 401
