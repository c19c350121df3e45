import { useEffect } from 'react'
import { throttle } from './throttle'

let name = ''
let wanted = ''
const write = () => {
  document.title = wanted
}
const writeSoon = throttle(write, 1_000)

/** Names the page. Its count follows once a second: each change makes the browser draw its own window anew. */
export function useTitle(title: string, count = 0): void {
  useEffect(() => {
    wanted = `${count > 0 ? `(${count}) ` : ''}${title} · Fleetdeck`
    if (title === name) writeSoon()
    else write()
    name = title
  }, [title, count])
}
