import { clsx } from 'clsx'

type Props = {
  id?: string
  label: string
  checked: boolean | 'indeterminate'
  onChange: (checked: boolean) => void
  disabled?: boolean
  large?: boolean
}

/** The box alone; its label is for readers, the visible words stand beside it. Native, as a list has many. */
export function Checkbox({ id, label, checked, onChange, disabled = false, large = false }: Props) {
  return (
    <input
      id={id}
      type="checkbox"
      aria-label={label}
      checked={checked === true}
      disabled={disabled}
      ref={(element) => {
        if (element) element.indeterminate = checked === 'indeterminate'
      }}
      onChange={(event) => onChange(event.target.checked)}
      className={clsx(
        'check shrink-0',
        large ? 'size-5 rounded-tag bg-size-[16px]' : 'size-3.5 rounded-[3px]',
      )}
    />
  )
}

/** One that a finger meets. */
export function TouchCheckbox(props: Pick<Props, 'label' | 'checked' | 'onChange'>) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the box within has a name; this is the room around it
    <label className="flex size-11 shrink-0 items-center justify-center">
      <Checkbox {...props} large />
    </label>
  )
}
