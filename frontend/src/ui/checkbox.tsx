type Props = {
  id?: string
  label: string
  checked: boolean | 'indeterminate'
  onChange: (checked: boolean) => void
  disabled?: boolean
}

/** The box alone; its label is for readers, the visible words stand beside it. Native, as a list has many. */
export function Checkbox({ id, label, checked, onChange, disabled = false }: Props) {
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
      className="check size-3.5 shrink-0 rounded-[3px]"
    />
  )
}
