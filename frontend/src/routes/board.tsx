import { BoardPage } from '@/features/board/board-page'

export const Component = BoardPage
