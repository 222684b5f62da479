// Pods have the permissions of deploy/redis/users.acl. Their passwords are no secret: an embedded Redis lets anybody on this machine in
// as the default user, who may do everything.
import { askRedis } from './redis-console.mjs';

export const LOGINS = Object.freeze({
  'gateway-api': 'gateway-api:API_PASSWORD',
  'gateway-push': 'gateway-push:PUSH_PASSWORD',
});

/** The address for a pod of this kind. */
export const asPod = (module, url) => url.replace('://', `://${LOGINS[module]}@`);

/** What Redis has refused its users since its start, in its own words; empty when nothing. */
export async function refused(port) {
  return (await askRedis(port, 'ACL LOG')) === '*0' ? '' : askRedis(port, 'ACL LOG', { whole: true });
}
