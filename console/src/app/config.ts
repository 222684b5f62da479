// What this deployment is: read once, before anything is shown.
import * as v from 'valibot';

const signIn = v.variant('kind', [
  v.object({ kind: v.literal('demo'), url: v.string() }),
  v.object({ kind: v.literal('oidc'), authority: v.string(), clientId: v.string(), scope: v.string() }),
  v.object({ kind: v.literal('none') }),
]);

const config = v.object({ api: v.string(), push: v.string(), pushPath: v.string(), signIn });

export type Config = v.InferOutput<typeof config>;
export type SignIn = Config['signIn'];

/** Rejects when there is none, or one of another form. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch('/console/config.json');
  return v.parse(config, await response.json());
}
