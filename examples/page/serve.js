// Serves the page and the client that it loads; any server of files would do.
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const { PORT = '3000' } = process.env;
const FILES = {
  '/': ['text/html', new URL('index.html', import.meta.url)],
  '/socket.io.js': ['text/javascript', new URL(import.meta.resolve('socket.io-client/dist/socket.io.js'))],
};

createServer((request, response) => {
  const [type, file] = FILES[new URL(request.url, 'http://page').pathname] ?? [];
  response.writeHead(file ? 200 : 404, { 'content-type': `${type ?? 'text/plain'}; charset=utf-8` });
  if (file) {
    createReadStream(fileURLToPath(file)).pipe(response);
  } else {
    response.end();
  }
}).listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${PORT}`));
