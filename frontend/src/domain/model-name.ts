/** "claude-opus-5-20260401" → "opus-5": what tells models apart, without maker and date. */
export function modelName(model: string): string {
  return (
    model
      .replace(/^.*\//, '')
      .replace(/^(us|eu|apac|global)\.anthropic\./, '')
      .replace(/^claude-/, '')
      .replace(/[-@]20\d{6}(-v\d+(:\d+)?)?$/, '')
      .replace(/-latest$/, '') || model
  )
}
