// An OpenID provider that lets everybody in at once: code flow with PKCE, for public clients.
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { claimsOf, hs256 } from './tokens.mjs';

export class Issuer {
  /** The grants that were asked for, in their order. */
  grants = [];
  #server = createServer((request, response) => void this.#answer(request, response));
  #secret;
  #user;
  #challenges = new Map();
  #lifetimesS;
  #claims;

  /**
   * @param lifetimesS of the access tokens, in their order; the last one is that of all later ones too
   * @param claims that they have besides
   */
  static async start(secret, user, lifetimesS, claims = {}) {
    const issuer = new Issuer();
    issuer.#secret = secret;
    issuer.#user = user;
    issuer.#lifetimesS = [...lifetimesS];
    issuer.#claims = claims;
    issuer.#server.listen(0, '127.0.0.1');
    await once(issuer.#server, 'listening');
    return issuer;
  }

  get address() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.address);
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        this.#json(response, 200, {
          issuer: this.address,
          authorization_endpoint: `${this.address}/authorize`,
          token_endpoint: `${this.address}/token`,
          jwks_uri: `${this.address}/jwks`,
        });
        break;
      case '/authorize': {
        const code = randomUUID();
        this.#challenges.set(code, url.searchParams.get('code_challenge'));
        const back = new URL(url.searchParams.get('redirect_uri'));
        back.search = new URLSearchParams({ code, state: url.searchParams.get('state') }).toString();
        response.writeHead(302, { location: back.href }).end();
        break;
      }
      case '/token':
        this.#grant(new URLSearchParams(Buffer.concat(await request.toArray()).toString()), response);
        break;
      default:
        response.writeHead(404).end();
    }
  }

  #grant(form, response) {
    const grant = form.get('grant_type');
    this.grants.push(grant);
    const verifier = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    if (grant === 'authorization_code' && this.#challenges.get(form.get('code')) !== verifier) {
      this.#json(response, 400, { error: 'invalid_grant' });
      return;
    }
    this.#challenges.delete(form.get('code'));
    const lifetimeS = this.#lifetimesS.length > 1 ? this.#lifetimesS.shift() : this.#lifetimesS[0];
    const exp = Math.floor(Date.now() / 1000) + lifetimeS;
    const token = (more) => hs256(claimsOf(this.#user, { sub: this.#user, iss: this.address, exp, ...more }), this.#secret);
    this.#json(response, 200, {
      token_type: 'Bearer',
      access_token: token(this.#claims),
      id_token: token({ aud: 'console', name: 'Lena' }),
      refresh_token: randomUUID(),
      expires_in: lifetimeS,
    });
  }

  #json(response, status, body) {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}
