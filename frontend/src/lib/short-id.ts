/** The part of an id that people can hold in mind; the whole is copied on click. */
export const shortId = (id: string): string => (id.length <= 12 ? id : id.slice(0, 8))
