import { Link, useLocation } from 'react-router'
import { buttonLook } from '@/ui/button'
import { Kbd } from '@/ui/kbd'

/** The form of a new task over the screen of this address. */
export function newTaskSearch(search: string): string {
  const next = new URLSearchParams(search)
  next.set('new', '1')
  next.delete('from')
  return `?${next}`
}

/** Opens the form of a new task; T does the same from anywhere. */
export function NewTaskLink() {
  const { pathname, search } = useLocation()
  return (
    <Link
      to={{ pathname, search: newTaskSearch(search) }}
      aria-keyshortcuts="t"
      className={`${buttonLook('plain')} max-md:h-11`}
    >
      New task
      <span className="max-md:hidden" aria-hidden>
        <Kbd>T</Kbd>
      </span>
    </Link>
  )
}
