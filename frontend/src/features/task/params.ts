import { choiceParam, textParam } from '@/lib/use-params'
import type { Show } from './timeline/model'

/** All that the address of the page can say: which step or file is open, what the timeline shows. */
export const taskParams = {
  step: textParam,
  file: textParam,
  show: choiceParam<Show>(['all', 'agents', 'errors'], 'all'),
}
