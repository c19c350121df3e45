export const STEPS = 5

/** 0 for nothing, then four steps up to the most there is. */
export const heatStep = (value: number, most: number): number =>
  value <= 0 || most <= 0 ? 0 : Math.min(STEPS - 1, Math.ceil((value / most) * (STEPS - 1)))

export const heatColour = (step: number): string => `var(--heat-${step})`
