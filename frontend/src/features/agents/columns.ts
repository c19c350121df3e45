/** The columns give way from the least important as the list narrows; names match the cells' classes. */
export const columns = [
  'grid items-center gap-x-2 px-4',
  'grid-cols-[22px_minmax(150px,1fr)_minmax(96px,124px)_minmax(84px,0.4fr)_minmax(110px,1fr)_minmax(88px,112px)_86px_84px_48px_40px_60px]',
  '@max-[970px]/list:grid-cols-[22px_minmax(150px,0.8fr)_minmax(96px,124px)_minmax(84px,0.4fr)_minmax(110px,1fr)_86px_84px_60px]',
  '@max-[760px]/list:grid-cols-[22px_minmax(150px,0.8fr)_minmax(90px,1fr)_86px_84px_60px]',
].join(' ')

export const whenWide = '@max-[970px]/list:hidden'
export const whenMedium = '@max-[760px]/list:hidden'
