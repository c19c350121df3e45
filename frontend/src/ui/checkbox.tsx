import { Check, Minus } from 'lucide-react'
import { Checkbox as Radix } from 'radix-ui'

type Props = {
  label: string
  checked: boolean | 'indeterminate'
  onChange: (checked: boolean) => void
  disabled?: boolean
}

/** The box alone; its label is for readers, the visible words stand beside it. */
export function Checkbox({ label, checked, onChange, disabled = false }: Props) {
  return (
    <Radix.Root
      aria-label={label}
      checked={checked}
      disabled={disabled}
      onCheckedChange={(next) => onChange(next === true)}
      className="flex size-3.5 shrink-0 items-center justify-center rounded-[3px] border border-control bg-surface text-white data-[state=checked]:border-filled data-[state=indeterminate]:border-filled data-[state=checked]:bg-filled data-[state=indeterminate]:bg-filled"
    >
      <Radix.Indicator>
        {checked === 'indeterminate' ? (
          <Minus size={10} strokeWidth={3} aria-hidden />
        ) : (
          <Check size={10} strokeWidth={3} aria-hidden />
        )}
      </Radix.Indicator>
    </Radix.Root>
  )
}
