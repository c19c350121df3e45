/** The columns give way from the least important as the list narrows; names match the cells' classes. */
export const columns = [
  'grid gap-x-3 px-4',
  'grid-cols-[14px_14px_minmax(240px,1.75fr)_112px_84px_minmax(200px,1fr)_76px_64px]',
  '@max-[1010px]/list:grid-cols-[14px_14px_minmax(220px,1fr)_104px_84px_76px_64px]',
  '@max-[720px]/list:grid-cols-[14px_14px_minmax(180px,1fr)_84px_76px_64px]',
].join(' ')

export const whenWide = '@max-[1010px]/list:hidden'
export const whenMedium = '@max-[720px]/list:hidden'

/** What the second line adds to the height of a row. */
export const SECOND_LINE = 16
export const PHONE_ROW = 56
export const PHONE_AGENT = 44
