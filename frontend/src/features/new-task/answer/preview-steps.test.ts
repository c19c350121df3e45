import { expect, it } from 'vitest'
import { planOf } from '@/testing/fixture-plan'
import { emptyDraft, planDraft } from '../draft'
import { verdict } from './complexity'
import { previewSteps } from './preview-steps'

const plan = (prompt: string, analyst = false) => planOf(planDraft({ ...emptyDraft, prompt, analyst }))
const template = {
  id: 'bug_fix',
  title: '',
  description: '',
  task_types: [],
  steps: [
    { id: 'analyst', depends_on: [] },
    { id: 'builder', depends_on: ['analyst'] },
  ],
} as never

it('keeps a skipped role before the one that would follow it', () => {
  const steps = previewSteps(plan('Fix it'), template)
  expect(steps.map((step) => [step.role, step.status, step.dependsOn])).toEqual([
    ['ANALYST', 'skipped', []],
    ['BUILDER', 'pending', ['analyst']],
    ['TESTER', 'pending', ['builder']],
  ])
  expect(steps[1]).toMatchObject({ who: 'sonnet-5', cost: '0.16', expectedSeconds: 185 })
})

it.each([
  ['Fix it', false, 'Simple: skipping ANALYST'],
  ['Fix it', true, 'Simple: ANALYST included as asked'],
  ['Migrate and fix production', false, 'Complex: ANALYST included'],
])('says what the score of "%s" means', (prompt, analyst, words) => {
  expect(verdict(plan(prompt, analyst))).toBe(words)
})
