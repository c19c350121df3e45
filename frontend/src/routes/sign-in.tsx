import { SignInPage } from '@/features/sign-in/sign-in-page'

export const Component = SignInPage
