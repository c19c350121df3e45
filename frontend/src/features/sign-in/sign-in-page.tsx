import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'
import { ApiError } from '@/api/error'
import { startSession } from '@/api/session'
import { useTitle } from '@/lib/use-title'
import { Button } from '@/ui/button'
import { Logo } from '@/ui/logo'
import { TextField } from '@/ui/text-field'
import { codeInHash, landingPath, proofFrom } from './proof'

const refusal = (error: unknown) =>
  error instanceof ApiError && error.status !== 0 && error.status < 500
    ? 'This code or token is not valid, or it was used before'
    : error instanceof Error
      ? error.message
      : 'Not signed in'

/** The code of the printed link is taken from the fragment, traded for a cookie and forgotten. */
export function SignInPage() {
  useTitle('Sign in')
  const client = useQueryClient()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const [draft, setDraft] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const next = landingPath(search.get('next'))

  const enter = useCallback(
    async (proof: { code: string } | { token: string }) => {
      setBusy(true)
      setError(null)
      try {
        await startSession(proof)
        client.clear()
        await navigate(next, { replace: true })
      } catch (refused) {
        setError(refusal(refused))
        setBusy(false)
      }
    },
    [client, navigate, next],
  )

  // The link may also be opened in a tab that shows this page already: then only the fragment changes.
  const code = codeInHash(useLocation().hash)
  const tried = useRef<string | null>(null)
  useEffect(() => {
    if (code === null || tried.current === code) return
    tried.current = code
    window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search)
    void enter({ code })
  }, [code, enter])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const proof = proofFrom(draft)
    if (proof) void enter(proof)
    else setError('Paste the sign-in link, its code, or an access token')
  }

  return (
    <main className="flex h-full items-center justify-center p-4">
      <form onSubmit={submit} className="w-full max-w-96 rounded-panel border border-line bg-surface p-4">
        <p className="mb-4 flex items-center gap-2.5 font-semibold text-14">
          <Logo />
          Fleetdeck
        </p>
        <h1 className="font-semibold text-16">Sign in</h1>
        <p className="mt-1 mb-4 text-13 text-t2">
          The sign-in link is printed in the terminal where Fleetdeck was started. Each link works once; start{' '}
          <code>fleetdeck up</code> again for a new one.
        </p>
        <TextField
          label="Sign-in link, code or access token"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          error={error}
          autoComplete="off"
          spellCheck={false}
          autoFocus
        />
        <Button variant="filled" type="submit" busy={busy} className="mt-4 w-full max-md:h-11">
          {busy ? 'Signing in' : 'Sign in'}
        </Button>
      </form>
    </main>
  )
}
