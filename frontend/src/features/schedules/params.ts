import { textParam } from '@/lib/use-params'

/** All that the address of the screen can say. */
export const scheduleParams = { open: textParam, workspace: textParam, origin: textParam }
