import type { Approval, ApprovalStatus } from '@/api/types'
import { toast } from '@/ui/toast'

export const approvalWord: Record<ApprovalStatus, string> = {
  pending: 'Waits for you',
  allowed: 'Allowed',
  denied: 'Denied',
  expired: 'Expired',
  ended: 'Ended with its run',
}

/** "Allowed by mk for this run", "Expired". */
export function decidedWords(approval: Approval): string {
  const word = approvalWord[approval.status]
  const by = approval.decided_by ? ` by ${approval.decided_by}` : ''
  const run = approval.status === 'allowed' && approval.scope === 'run' ? ' for this run' : ''
  const note = approval.note ? `: ${approval.note}` : ''
  return `${word}${by}${run}${note}`
}

/** What a person hears when a decision did not hold. */
export function tellRefused(approval: Approval, why: string): void {
  toast.failed(`${approval.tool} of ${approval.agent_name ?? approval.agent_id}: not decided`, why)
}
