/* A server that answers every request with the JSON it was given: what nothing but node:http costs. */
import { createServer } from 'node:http';

const json = process.argv[2] ?? '{}';
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(json);
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
