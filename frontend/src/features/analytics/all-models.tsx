import { Tip } from '@/ui/tip'

/** Says that the page's filter by model does not hold here, and why. */
export function AllModels({ what }: { what: string }) {
  return (
    <Tip tip={`${what} which model was used: this panel shows all of them`} className="text-warn-text">
      all models
    </Tip>
  )
}
