const FLIGHT_MS = 150
const easing = 'cubic-bezier(0.2, 0, 0, 1)'

const calm = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches
const cards = () => document.querySelectorAll<HTMLElement>('[data-card]')

let from: Map<string, DOMRect> | null = null

/** Notes where the cards stand, just before one of them changes its lane. */
export function takeOff(): void {
  if (from !== null || calm()) return
  from = new Map([...cards()].map((card) => [card.dataset.card ?? '', card.getBoundingClientRect()]))
}

/** Lets the cards move from where they stood to where they stand now. */
export function land(): void {
  const before = from
  from = null
  if (before === null) return
  for (const card of cards()) {
    const was = before.get(card.dataset.card ?? '')
    const is = card.getBoundingClientRect()
    if (!was) card.animate([{ opacity: 0 }, { opacity: 1 }], { duration: FLIGHT_MS, easing })
    else if (Math.abs(was.left - is.left) > 1) fly(card, was, is)
    else if (Math.abs(was.top - is.top) > 1)
      card.animate([{ transform: `translateY(${was.top - is.top}px)` }, { transform: 'none' }], {
        duration: FLIGHT_MS,
        easing,
      })
  }
}

/** A lane cuts off what leaves it: a picture of the card goes over them all. */
function fly(card: HTMLElement, was: DOMRect, is: DOMRect): void {
  const picture = card.cloneNode(true) as HTMLElement
  delete picture.dataset.card
  delete picture.dataset.row
  picture.inert = true
  picture.ariaHidden = 'true'
  Object.assign(picture.style, {
    position: 'fixed',
    left: `${is.left}px`,
    top: `${is.top}px`,
    width: `${is.width}px`,
    height: `${is.height}px`,
    zIndex: '30',
  })
  document.body.append(picture)
  card.animate([{ opacity: 0 }, { opacity: 0 }], { duration: FLIGHT_MS })
  const way = picture.animate(
    [{ transform: `translate(${was.left - is.left}px, ${was.top - is.top}px)` }, { transform: 'none' }],
    { duration: FLIGHT_MS, easing },
  )
  way.onfinish = () => picture.remove()
  way.oncancel = () => picture.remove()
}
