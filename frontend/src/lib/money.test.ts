import { describe, expect, it } from 'vitest'
import { axisMoney, changeWords, exactMoney, formatMoney, sumMoney } from './money'
import { niceTicks } from './scale'

describe('money', () => {
  it.each([
    ['0', '$0.00'],
    ['0.000000', '$0.00'],
    ['0.00001', '<$0.0001'],
    ['0.0012', '$0.0012'],
    ['0.00799', '$0.0080'],
    ['0.0099', '$0.0099'],
    ['0.00996', '$0.01'],
    ['0.23', '$0.23'],
    ['0.230', '$0.23'],
    ['0.412183', '$0.412'],
    ['0.9994', '$0.999'],
    ['0.9996', '$1.00'],
    ['1.08', '$1.08'],
    ['12.344', '$12.34'],
    ['12.345', '$12.35'],
    ['1234.56', '$1,234.56'],
    ['1234567.891', '$1,234,567.89'],
    ['-3.5', '−$3.50'],
  ])('%s reads %s', (amount, words) => {
    expect(formatMoney(amount)).toBe(words)
  })

  it('has every digit of the ledger on demand', () => {
    expect(exactMoney('0.412183')).toBe('$0.412183')
    expect(exactMoney('1234.500000')).toBe('$1,234.50')
    expect(exactMoney('7')).toBe('$7.00')
  })

  it('adds without floats', () => {
    expect(sumMoney(['0.1', '0.2'])).toBe('0.300000000')
    expect(sumMoney(['0.000000001', null, '90071992547.000000001'])).toBe('90071992547.000000002')
    expect(sumMoney(['1', '-2.5'])).toBe('-1.500000000')
    expect(sumMoney([])).toBe('0.000000000')
  })

  it('compares only with something', () => {
    expect(niceTicks(8.7).map((tick) => axisMoney(tick, 10))).toEqual([
      '$0.00',
      '$2.50',
      '$5.00',
      '$7.50',
      '$10.00',
    ])
    expect(axisMoney(20, 40)).toBe('$20')
    expect(changeWords('4.21', '3.76')).toEqual({ up: true, words: '12%' })
    expect(changeWords('1', '4')).toEqual({ up: false, words: '75%' })
    expect(changeWords('37.92', '0.664')).toEqual({ up: true, words: '×57' })
    expect(changeWords('37.92', '0.0001')).toEqual({ up: true, words: 'over ×1000' })
    expect(changeWords('4.21', '0')).toBeNull()
  })
})
