import { Check, Plus, X } from 'lucide-react'
import { type ComponentProps, type ReactNode, useState } from 'react'
import { Popover } from './popover'

export type Choice = { value: string; label: ReactNode; count?: number }

type ChoiceListProps = {
  choices: readonly Choice[]
  chosen: string | null
  onChoose: (value: string | null) => void
}

const rowLook =
  'flex h-7 w-full items-center gap-2 rounded-tag px-2 text-left text-13 text-t1 hover:bg-hover max-md:h-11'

/** Choices one below the other, the one that holds with a tick. */
export function ChoiceList({ choices, chosen, onChoose, any }: ChoiceListProps & { any?: string }) {
  const all: Choice[] = any ? [{ value: '', label: any }, ...choices] : [...choices]
  return (
    <ul>
      {all.map((choice) => (
        <li key={choice.value}>
          <button
            type="button"
            aria-pressed={choice.value === (chosen ?? '')}
            onClick={() => onChoose(choice.value || null)}
            className={rowLook}
            data-focus="inset"
          >
            <Check
              size={14}
              aria-hidden
              className={choice.value === (chosen ?? '') ? 'text-accent' : 'invisible'}
            />
            <span className="min-w-0 flex-1 truncate">{choice.label}</span>
            {choice.count !== undefined && <span className="num text-12 text-t3">{choice.count}</span>}
          </button>
        </li>
      ))}
    </ul>
  )
}

type ChipProps = {
  name: string
  value: string | null
  shown?: string
  /** The words for "no filter"; left out where one choice always holds. */
  any?: string
  choices: readonly Choice[]
  onChange: (value: string | null) => void
  onRemove?: () => void
}

/** A filter in two cells: its name and what it lets through. */
export function FilterChip({ name, value, shown, any, choices, onChange, onRemove }: ChipProps) {
  const [open, setOpen] = useState(false)
  const choose = (next: string | null) => {
    setOpen(false)
    onChange(next)
  }
  return (
    <span className="inline-flex h-6 shrink-0 items-stretch rounded-panel border border-control bg-surface text-12 max-md:h-11">
      <Popover
        open={open}
        onOpenChange={setOpen}
        label={`Filter by ${name}`}
        trigger={
          <button type="button" className="inline-flex items-stretch rounded-panel hover:bg-hover">
            <span className="flex items-center border-control border-r px-2 text-t2">{name}</span>
            <span className="flex max-w-40 items-center truncate px-2 font-medium text-t1">
              {value === null ? any : (shown ?? value)}
            </span>
          </button>
        }
      >
        <ChoiceList choices={choices} chosen={value} onChoose={choose} {...(any ? { any } : {})} />
      </Popover>
      {onRemove && (
        <button
          type="button"
          aria-label={`Remove the filter ${name}`}
          onClick={onRemove}
          className="flex items-center border-control border-l px-1.5 text-t2 hover:bg-hover hover:text-t1"
        >
          <X size={12} aria-hidden />
        </button>
      )}
    </span>
  )
}

function AddTrigger(props: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      className="inline-flex h-6 shrink-0 items-center gap-1 rounded-panel border border-control border-dashed px-2 text-12 text-t2 hover:bg-hover hover:text-t1 max-md:h-11"
      {...props}
    >
      <Plus size={12} aria-hidden />
      Filter
    </button>
  )
}

/** Adds one of the filters that do not stand yet. */
export function AddFilter({ names, onAdd }: { names: readonly Choice[]; onAdd: (name: string) => void }) {
  const [open, setOpen] = useState(false)
  if (names.length === 0) return null
  return (
    <Popover open={open} onOpenChange={setOpen} label="Add a filter" trigger={<AddTrigger />}>
      <ChoiceList
        choices={names}
        chosen={null}
        onChoose={(name) => {
          setOpen(false)
          if (name) onAdd(name)
        }}
      />
    </Popover>
  )
}
