// A request of Engine.IO's long polling.
import { request } from 'node:http';
import { PATH } from '../contract.mjs';

/** The body of the answer, without a sid to open a connection; fails when it is refused. */
export function poll({ agent, port, method, sid, body }) {
  return new Promise((answered, failed) => {
    const path = `${PATH}?EIO=4&transport=polling${sid ? `&sid=${sid}` : ''}`;
    const headers = { 'Content-Type': 'text/plain' };
    const outgoing = request({ agent, method, host: '127.0.0.1', port, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk)).on('error', failed);
      response.on('end', () =>
        response.statusCode === 200 ? answered(text) : failed(new Error(`${response.statusCode} ${text}`)));
    });
    outgoing.on('error', failed).end(body);
  });
}
