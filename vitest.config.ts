import { defineConfig } from 'vitest/config';

const conditions = ['wagateway-source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{packages,console}/**/*.test.ts'],
          hookTimeout: 240_000,
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'hooks',
          include: ['packages/react/test/*.test.tsx'],
          environment: 'jsdom',
          globalSetup: 'packages/react/test/gateway.ts',
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
