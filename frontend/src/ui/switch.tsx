import { Switch as Radix } from 'radix-ui'
import { useId } from 'react'

type Props = { label: string; checked: boolean; onChange: (checked: boolean) => void; disabled?: boolean }

export function Switch({ label, checked, onChange, disabled = false }: Props) {
  const id = useId()
  return (
    <span className="inline-flex items-center gap-2 text-12 text-t2">
      <Radix.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        className="flex h-4 w-7 shrink-0 items-center rounded-full bg-control p-0.5 transition-colors duration-100 data-[state=checked]:bg-filled"
      >
        <Radix.Thumb className="size-3 rounded-full bg-white transition-transform duration-100 data-[state=checked]:translate-x-3" />
      </Radix.Root>
      <label htmlFor={id}>{label}</label>
    </span>
  )
}
