import { clsx } from 'clsx'
import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'

type Option<T extends string> = { value: T; label: string; icon?: ReactNode }
type Props<T extends string> = {
  label: string
  value: T
  options: readonly Option<T>[]
  onChange: (value: T) => void
  /** Fills its place, each choice with the same share. */
  wide?: boolean
  /** On a phone only the icons are seen. */
  iconsOnPhone?: boolean
}

/** Two to seven choices side by side; exactly one holds. */
export function Segments<T extends string>({
  label,
  value,
  options,
  onChange,
  wide = false,
  iconsOnPhone = false,
}: Props<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        if (next) onChange(next as T)
      }}
      className="flex h-7 max-md:h-11 items-stretch overflow-clip rounded-panel border border-control"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          data-focus="inset"
          className={clsx(
            'inline-flex items-center gap-1.5 border-control border-l px-2.5 text-12 text-t2 first:border-l-0',
            wide && 'flex-1 justify-center',
            iconsOnPhone && 'max-md:w-11 max-md:justify-center',
            'hover:text-t1 data-[state=on]:bg-segment data-[state=on]:font-medium data-[state=on]:text-t1',
          )}
        >
          {option.icon}
          {iconsOnPhone ? <span className="max-md:sr-only">{option.label}</span> : option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
