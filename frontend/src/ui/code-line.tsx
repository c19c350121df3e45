import { CopyLineButton } from './copy-button'

/** Something to run elsewhere: scrolls in itself, and is copied with one press. */
export function CodeLine({ text, name }: { text: string; name: string }) {
  return (
    <div className="relative mt-2 rounded-panel border border-line bg-page">
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, also by keyboard
        tabIndex={0}
        data-focus="inset"
        className="overflow-x-auto p-2.5 pr-20 text-t1 leading-4.5"
      >
        {text}
      </pre>
      <span className="absolute top-1.5 right-1.5">
        <CopyLineButton text={text} name={name} />
      </span>
    </div>
  )
}
