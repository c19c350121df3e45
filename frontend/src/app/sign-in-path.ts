type Place = { pathname: string; search: string }

/** Where a person goes whose session is over; the page wanted is kept for the return. */
export function signInPath({ pathname, search }: Place): string {
  const wanted = `${pathname}${search}`
  return wanted === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(wanted)}`
}
