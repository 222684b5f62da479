// A page that may not read the gateway's answers meets the same failure as one whose network is gone.
const told = new Set<string>();

/**
 * Says in the browser's console when it is the former, and what to do: once for each address.
 *
 * @param url of the gateway, which this page has called in vain
 */
export async function tellOfOrigin(url: string): Promise<void> {
  const page = globalThis.location?.origin;
  const gateway = page === undefined ? page : new URL(url, page).origin;
  if (gateway === undefined || gateway === page || told.has(gateway)) {
    return;
  }
  told.add(gateway);
  try {
    await fetch(url, { mode: 'no-cors' }); // answered to any page, which may not look at it
    console.error(`${gateway} answers, but this page may not read it: add ${page} to CORS_ORIGIN of the gateway`);
  } catch {
    told.delete(gateway);
  }
}
