import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/** The element's own size, kept while it changes. */
export function useSize<T extends Element>(): {
  ref: RefObject<T | null>
  width: number
  height: number
} {
  const ref = useRef<T>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const read = () => {
      const box = element.getBoundingClientRect()
      setSize((known) =>
        known.width === box.width && known.height === box.height
          ? known
          : { width: box.width, height: box.height },
      )
    }
    read()
    const observer = new ResizeObserver(read)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, ...size }
}
