import type { build } from 'vite';

/** Telegram and WeChat show pages with the system's engine, however old the phone: iOS 15 and Chromium 87 are where we stop. */
const TARGET = ['es2021', 'safari15', 'chrome87', 'firefox90'];

export async function bundle(
  run: typeof build,
  { root, outDir }: { root: string; outDir: string },
): Promise<void> {
  await run({
    configFile: false,
    envDir: false,
    root,
    base: '/app/',
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir,
      emptyOutDir: true,
      target: TARGET,
      manifest: true,
      // The page's policy allows files of ours only: nothing becomes a data: address or an inline script.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
  });
}
