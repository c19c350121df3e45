/** The columns give way from the least important as the table narrows. */
export const costColumns = [
  'grid items-center gap-x-4 px-3',
  'grid-cols-[minmax(160px,1fr)_150px_84px_72px_64px_48px_64px_72px_132px]',
  '@max-[980px]/costs:grid-cols-[minmax(140px,1fr)_120px_84px_72px_64px_120px]',
  '@max-[680px]/costs:grid-cols-[minmax(110px,1fr)_84px_56px]',
].join(' ')

export const whenWide = '@max-[980px]/costs:hidden'
export const whenMedium = '@max-[680px]/costs:hidden'
