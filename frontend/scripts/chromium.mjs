// Where this machine keeps its browser; CHROMIUM_PATH decides if it is set.
import { existsSync } from 'node:fs'

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export const launch = {
  executablePath: process.env.CHROMIUM_PATH ?? usual.find((path) => existsSync(path)),
  // Without a graphics card, pretending to have one costs a tenth of the time.
  args: ['--no-sandbox', '--disable-gpu'],
}
