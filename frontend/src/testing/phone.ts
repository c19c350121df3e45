import { vi } from 'vitest'

/** The window is as narrow as a phone, until mocks are restored. */
export function asOnPhone(): void {
  const real = window.matchMedia.bind(window)
  vi.spyOn(window, 'matchMedia').mockImplementation((query) => {
    const media = real(query)
    Object.defineProperty(media, 'matches', { value: query.includes('max-width') })
    return media
  })
}
