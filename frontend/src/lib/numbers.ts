const trimmed = (value: number) =>
  value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value))

/** 842, 1.2k, 94k, 3.4M: short enough for a column; the exact figure belongs in the tip. */
export function compactNumber(value: number): string {
  if (value < 1000) return String(value)
  if (value < 999_500) return `${trimmed(value / 1000)}k`
  if (value < 999_500_000) return `${(value / 1_000_000).toFixed(1)}M`
  return `${(value / 1_000_000_000).toFixed(1)}B`
}

/** A figure of an axis: 6M, 2.5M, 800k. */
export const axisNumber = (value: number): string => compactNumber(value).replace('.0', '')

// One for all: `toLocaleString` looks for the language anew each time.
const whole = new Intl.NumberFormat('en-US')

export const exactNumber = (value: number): string => whole.format(value)

export const percent = (ratio: number): string => `${Math.round(ratio * 100)}%`

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${exactNumber(count)} ${count === 1 ? one : many}`

/** 3.1 GB, 41 MB: in powers of ten, as disks are sold. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${value >= 10 || power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}
