import type { ImportProgress, Source } from '@/api/types'
import { compactNumber, exactNumber, formatBytes, percent } from '@/lib/numbers'
import { duration } from '@/lib/time'
import { Panel } from '@/ui/panel'
import { ProgressBar } from '@/ui/progress-bar'
import { PauseButton } from './pause-button'

/** How far the reading of history is; it stands only while something is being read. */
export function ImportPanel({ source, progress }: { source: Source; progress: ImportProgress }) {
  const ratio = progress.bytes_total > 0 ? progress.bytes_done / progress.bytes_total : 0
  return (
    <Panel
      title={`Importing ${source.name}`}
      aside={<span className="max-md:hidden">newest first, the fleet stays live meanwhile</span>}
      className="shrink-0"
      bodyClassName="px-3 py-3"
      actions={<PauseButton source={source} small />}
    >
      <div className="flex items-center gap-3">
        <span className="num w-10 font-semibold">{percent(ratio)}</span>
        <ProgressBar label={`Import of ${source.name}`} ratio={ratio} className="flex-1" />
        <span className="num text-12 text-t2">
          {progress.seconds_left === null
            ? 'counting'
            : `about ${duration(progress.seconds_left * 1000)} left`}
        </span>
      </div>
      <p className="num mt-2 flex flex-wrap gap-x-4 gap-y-1 text-12 text-t2">
        <span>
          <span className="font-semibold text-t1">{exactNumber(progress.files_done)}</span> of{' '}
          {exactNumber(progress.files_total)} files
        </span>
        <span title={exactNumber(progress.lines_done)}>
          <span className="font-semibold text-t1">{compactNumber(progress.lines_done)}</span> lines
        </span>
        <span>
          <span className="font-semibold text-t1">{formatBytes(progress.bytes_done)}</span> of{' '}
          {formatBytes(progress.bytes_total)}
        </span>
        {source.problems > 0 && (
          <span className="text-warn-text">{exactNumber(source.problems)} set aside</span>
        )}
        <span className="ml-auto">{progress.rate_files_per_s.toFixed(1)} files/s</span>
      </p>
    </Panel>
  )
}

/** Still under way: the server keeps the last state of an import after its end. */
export const importing = (source: Source): ImportProgress | null =>
  source.state === 'importing' && source.import && source.import.files_done < source.import.files_total
    ? source.import
    : null
