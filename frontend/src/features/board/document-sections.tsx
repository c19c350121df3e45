import { TriangleAlert } from 'lucide-react'
import type { TaskDetail } from '@/api/types'
import { plural } from '@/lib/numbers'
import { CopyButton } from '@/ui/copy-button'
import { fieldName, listOf, restOf, textOf } from './fields'
import { Section } from './panel-parts'
import { Yaml } from './yaml'

type Document = NonNullable<TaskDetail['document']>

/** What is missing in the file, and what does not fit. */
export function Warnings({ document: { missing, notes } }: { document: Document }) {
  const said = [
    ...(missing.length > 0
      ? [`The file lacks ${plural(missing.length, 'field')}: ${missing.join(', ')}`]
      : []),
    ...notes.map((note) => note.charAt(0).toUpperCase() + note.slice(1)),
  ]
  if (said.length === 0) return null
  return (
    <ul aria-label="Warnings" className="border-warn-line border-b bg-warn-bg px-4 py-2">
      {said.map((words) => (
        <li key={words} className="flex gap-2 py-0.5 text-13">
          <TriangleAlert size={14} aria-hidden className="mt-0.75 shrink-0 text-warn-text" />
          <span className="min-w-0 [overflow-wrap:anywhere]">{words}</span>
        </li>
      ))}
    </ul>
  )
}

/** What is to be done, and when it is done well: of a file, or else the prompt. */
export function Described({ detail }: { detail: TaskDetail }) {
  const fields = detail.document?.fields
  const description = fields ? fields.description : detail.prompt
  const criteria = listOf(fields?.acceptance_criteria)
  return (
    <>
      {description !== undefined && description !== null && description !== '' && (
        <Section title={fields ? 'Description' : 'Prompt'}>
          <p className="whitespace-pre-wrap text-13 text-t2 [overflow-wrap:anywhere]">
            {textOf(description).trim()}
          </p>
        </Section>
      )}
      {criteria.length > 0 && (
        <Section
          title="Acceptance criteria"
          aside={<span className="num text-12 text-t3">{criteria.length}</span>}
        >
          <ol className="text-13">
            {criteria.map((words, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the order is what they have
              <li key={index} className="flex gap-3 py-0.5">
                <span aria-hidden className="num shrink-0 text-t3">
                  {index + 1}
                </span>
                <span className="min-w-0 text-t2 [overflow-wrap:anywhere]">{words}</span>
              </li>
            ))}
          </ol>
        </Section>
      )}
    </>
  )
}

/** Whatever else the file says at length. */
export function LongFields({ fields }: { fields: Document['fields'] }) {
  return restOf(fields).long.map(({ name, value }) => (
    <Section key={name} title={fieldName(name)}>
      {Array.isArray(value) ? (
        <ul className="list-disc pl-4 text-13 text-t2 [overflow-wrap:anywhere]">
          {value.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the items of one file never move
            <li key={index}>{textOf(one)}</li>
          ))}
        </ul>
      ) : typeof value === 'object' && value !== null ? (
        <dl className="grid grid-cols-[92px_minmax(0,1fr)] gap-y-1 text-13">
          {Object.entries(value).map(([key, one]) => (
            <div key={key} className="contents">
              <dt className="text-t3 [overflow-wrap:anywhere]">{key}</dt>
              <dd className="text-t2 [overflow-wrap:anywhere]">{textOf(one)}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="whitespace-pre-wrap text-13 text-t2 [overflow-wrap:anywhere]">{textOf(value).trim()}</p>
      )}
    </Section>
  ))
}

/** The file itself: where it lies and what stands in it. */
export function DocumentFile({ document: { path, text } }: { document: Document }) {
  return (
    <Section
      title="File"
      aside={
        <>
          <code className="min-w-0 flex-1 truncate text-11 text-t3" title={path}>
            {path}
          </code>
          <span className="-my-1 flex shrink-0 max-md:-my-3.5 self-center">
            <CopyButton text={path} label="Copy the file's path" />
          </span>
        </>
      }
    >
      {text && <Yaml text={text} label={`Text of ${path}`} />}
    </Section>
  )
}
