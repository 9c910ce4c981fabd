import 'server-only';
import type http from 'node:http';

interface RequestAdder {
  addRequest?: (request: http.ClientRequest, ...rest: unknown[]) => void;
}

/**
 * Makes redirects impossible to follow. docker-modem 5.0.7 follows every 3xx that has a `Location`, over TCP, to wherever it
 * says (a way out of the engine), and throws outside any handler when that is not a URL it knows (the process ends). It has
 * no setting against it; but every request passes its agent, before an answer can come, and without `Location` it leaves the
 * answer alone. The 3xx then arrives as what it is: an error.
 */
export function refuseRedirects<T extends http.Agent>(agent: T): T {
  const adder = agent as unknown as RequestAdder;
  const add = adder.addRequest;
  if (typeof add !== 'function')
    throw new Error('This Node.js has no http.Agent.addRequest: redirects cannot be refused');
  adder.addRequest = function addRequest(request, ...rest) {
    // Prepended: docker-modem's own listener is there already.
    request.prependListener('response', (response: http.IncomingMessage) => {
      delete response.headers.location;
    });
    add.call(agent, request, ...rest);
  };
  return agent;
}
